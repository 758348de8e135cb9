package dev.plane.proxy.route;

import dev.plane.common.route.BearerToken;
import dev.plane.common.route.RouteInfo;
import dev.plane.proxy.activity.BackendActivity;
import dev.plane.proxy.request.HostRule;
import dev.plane.proxy.request.VerifiedHeaders;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/** Where a token leads, with everything made ready that its requests need. */
public final class Route {
    private final BearerToken token;
    private final RouteInfo info;
    private final KnownBackend backend;
    private final Destination destination;
    private final HostRule hosts;
    private final VerifiedHeaders verified;
    private final byte[] backendIdLine;
    private volatile int connection;
    private volatile @Nullable Long expiresAt;
    private volatile boolean revoked;
    private volatile long askedAgainAt;

    Route(BearerToken token, RouteInfo info, KnownBackend backend) {
        this.token = token;
        this.info = info;
        this.backend = backend;
        this.destination = new Destination(info.backendId(), info.address().toSocketAddress());
        this.hosts = new HostRule(info.cluster(), info.subdomain());
        this.verified = VerifiedHeaders.of(info);
        this.backendIdLine =
                ("x-plane-backend-id: " + info.backendId() + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
    }

    public BearerToken token() {
        return token;
    }

    public Destination destination() {
        return destination;
    }

    public HostRule hosts() {
        return hosts;
    }

    public VerifiedHeaders verified() {
        return verified;
    }

    /** The header line that names the backend in its answers; not to be changed. */
    public byte[] backendIdLine() {
        return backendIdLine;
    }

    public BackendActivity activity() {
        return backend.activity();
    }

    /** Whether it may be used at a reading of the proxy's clock. */
    public Standing standing(long now) {
        Long end = expiresAt;
        if (revoked || (end != null && end - now <= 0)) {
            return Standing.OVER;
        }
        return backend.standing(now);
    }

    KnownBackend backend() {
        return backend;
    }

    /** Which connection to a controller has confirmed it last. */
    int connection() {
        return connection;
    }

    void confirmed(int newConnection, @Nullable Long newExpiresAt) {
        expiresAt = newExpiresAt;
        connection = newConnection;
    }

    boolean isRevoked() {
        return revoked;
    }

    void revoke() {
        revoked = true;
    }

    long askedAgainAt() {
        return askedAgainAt;
    }

    void askedAgain(long now) {
        askedAgainAt = now;
    }

    /** Whether an answer leads to the same place for the same person. */
    boolean leadsTo(RouteInfo other) {
        return info.withoutAdditions().equals(other.withoutAdditions());
    }

    /** Without the token, which opens the session. */
    @Override
    public String toString() {
        return token + " -> " + info.backendId() + " at " + info.address();
    }
}
