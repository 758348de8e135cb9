package dev.plane.proxy.route;

import dev.plane.common.key.FencingToken;
import dev.plane.common.name.BackendName;
import dev.plane.proxy.activity.BackendActivity;

import org.jspecify.annotations.Nullable;

/**
 * What this proxy knows of one backend, shared by all routes to it. How far its life has gone only
 * moves forward, since a backend's name is never used twice. Trust is a point on the proxy's own
 * monotonic clock. Every thread may read; the table alone writes.
 */
final class KnownBackend {
    private final BackendName name;
    private final BackendActivity activity;
    private volatile Standing life = Standing.OPEN;
    private volatile long trustedUntil;
    private volatile @Nullable FencingToken fencingToken;

    KnownBackend(BackendName name, BackendActivity activity, long now) {
        this.name = name;
        this.activity = activity;
        this.trustedUntil = now;
    }

    BackendName name() {
        return name;
    }

    BackendActivity activity() {
        return activity;
    }

    Standing standing(long now) {
        if (life == Standing.OVER) {
            return Standing.OVER;
        }
        return trustedUntil - now <= 0 ? Standing.UNCONFIRMED : life;
    }

    long trustedUntil() {
        return trustedUntil;
    }

    /** Trusts until then; a backend that holds its key by another acquisition is not this one. */
    void trust(@Nullable FencingToken token, long until, long now) {
        FencingToken known = fencingToken;
        if (token != null && known != null && !token.equals(known)) {
            trustedUntil = now;
            return;
        }
        if (token != null) {
            fencingToken = token;
        }
        trustedUntil = until;
    }

    void distrust(long now) {
        trustedUntil = now;
    }

    void leaving() {
        if (life == Standing.OPEN) {
            life = Standing.LEAVING;
        }
    }

    void ended() {
        life = Standing.OVER;
    }
}
