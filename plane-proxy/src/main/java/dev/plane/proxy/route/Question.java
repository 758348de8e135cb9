package dev.plane.proxy.route;

import dev.plane.common.route.BearerToken;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A token that is being asked for, once for all who wait for it. Guarded by its table's lock. */
final class Question {
    private final BearerToken token;
    private final long since;
    private final List<Waiter> waiters = new ArrayList<>();
    private long askedAt;
    private boolean sent;
    private boolean overtaken;

    Question(BearerToken token, long now) {
        this.token = token;
        this.since = now;
        this.askedAt = now;
    }

    /** One who waits for the answer. */
    static final class Waiter {
        private final Consumer<Lookup> listener;

        Waiter(Consumer<Lookup> listener) {
            this.listener = listener;
        }

        void tell(Lookup outcome) {
            listener.accept(outcome);
        }
    }

    BearerToken token() {
        return token;
    }

    /** When the first one began to wait. */
    long since() {
        return since;
    }

    List<Waiter> waiters() {
        return waiters;
    }

    /** When the question went out that the next answer belongs to. */
    long askedAt() {
        return askedAt;
    }

    boolean isSent() {
        return sent;
    }

    void sending(long now) {
        askedAt = now;
        sent = true;
        overtaken = false;
    }

    void unsent() {
        sent = false;
    }

    /** The token was revoked meanwhile: the answer on its way may be older than that. */
    void overtake() {
        overtaken = true;
    }

    boolean isOvertaken() {
        return overtaken;
    }
}
