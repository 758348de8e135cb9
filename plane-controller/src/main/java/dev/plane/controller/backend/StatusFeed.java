package dev.plane.controller.backend;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.name.BackendName;
import dev.plane.common.time.Deadline;
import dev.plane.controller.hint.Subscription;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/** The statuses of one backend, each once and in order, as long as it is open. For one thread. */
public final class StatusFeed implements AutoCloseable {
    private final BackendStore store;
    private final BackendName backend;
    private final Subscription subscription;
    private @Nullable BackendStatus last;
    private boolean readNext = true;

    StatusFeed(
            BackendStore store,
            BackendName backend,
            Subscription subscription,
            @Nullable BackendStatus after) {
        this.store = store;
        this.backend = backend;
        this.subscription = subscription;
        this.last = after;
    }

    /**
     * The statuses that have come since the last call; empty when none has come within {@code
     * atMost}, or when the feed has been closed. After an exception it may be called again: nothing
     * is lost.
     */
    public List<StatusEntry> next(Duration atMost) throws InterruptedException {
        Deadline deadline = Deadline.in(atMost);
        while (!subscription.isClosed()) {
            if (readNext) {
                List<StatusEntry> entries = store.history(backend, last);
                readNext = false;
                if (!entries.isEmpty()) {
                    last = entries.getLast().status();
                    return entries;
                }
            }
            if (deadline.isOver()) {
                return List.of();
            }
            readNext = !subscription.await(deadline.left()).isEmpty();
        }
        return List.of();
    }

    /** Ends the feed, and a {@link #next} that waits on another thread. */
    @Override
    public void close() {
        subscription.close();
    }
}
