package dev.plane.controller.route;

import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A proxy's question that has not been answered. For the thread of its desk. */
final class Question {
    private final BearerToken token;
    private final long askedAt;
    private boolean due = true;
    private @Nullable BackendName backend;
    private @Nullable Long troubledAt;

    Question(BearerToken token, long askedAt) {
        this.token = token;
        this.askedAt = askedAt;
    }

    BearerToken token() {
        return token;
    }

    /** Whether the database is to be asked about it. */
    boolean isDue() {
        return due;
    }

    void setDue() {
        due = true;
    }

    boolean isAbout(BackendName other) {
        return other.equals(backend);
    }

    Duration age(long now) {
        return Duration.ofNanos(now - askedAt);
    }

    /** The backend is known and is starting; news of it make the question due again. */
    void waitFor(BackendName starting) {
        backend = starting;
        due = false;
        troubledAt = null;
    }

    /** It cannot be told now: the database is away, or the backend's lease has run out. */
    void trouble(long now) {
        due = true;
        if (troubledAt == null) {
            troubledAt = now;
        }
    }

    boolean isTroubled() {
        return troubledAt != null;
    }

    /** For how long it could not be told. */
    Duration troubledFor(long now) {
        return troubledAt == null ? Duration.ZERO : Duration.ofNanos(now - troubledAt);
    }
}
