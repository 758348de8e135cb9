package dev.plane.drone.lease;

import dev.plane.common.key.AcquiredKey;
import dev.plane.common.name.BackendName;
import dev.plane.common.task.NamedThreads;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Keeps the keys of a drone's backends: renews them, and has the backends stopped whose keys cannot
 * be kept.
 *
 * <p>Its {@link LeaseBook} belongs to one platform thread. Others leave requests in the thread's
 * queue; between requests it looks at every key several times a second, on a clock that goes on
 * during suspend, so that a machine which wakes up acts at once.
 */
public final class KeyKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyKeeper.class);
    private static final long LOOK_MILLIS = 100;

    private final LeaseBook book;
    private final BlockingQueue<Runnable> requests = new LinkedBlockingQueue<>();
    private @Nullable Thread thread;

    public KeyKeeper(DroneClock clock, LeaseFiles files, RandomGenerator random) {
        this.book = new LeaseBook(clock, files, random);
    }

    /** Starts keeping. Requests left before are answered then. */
    public void start(StopOrders orders) {
        thread = NamedThreads.platform("key-keeper", () -> keep(orders));
    }

    /**
     * Takes a key on for a backend about to start.
     *
     * @return why the backend must not be started; empty when it may
     */
    public Optional<String> accept(BackendName backend, AcquiredKey key)
            throws InterruptedException {
        return call(() -> book.accept(backend, key));
    }

    /**
     * Takes on the key of a backend that an earlier run of this drone has started.
     *
     * @return false when there is no lease of this boot that has time left
     */
    public boolean resume(BackendName backend) throws InterruptedException {
        return call(() -> book.resume(backend));
    }

    /** Lets go of the key of a backend that has ended. */
    public void forget(BackendName backend) {
        requests.add(() -> book.forget(backend));
    }

    /** Deletes what is left of the leases of backends that do not live. */
    public void retain(Set<BackendName> living) {
        requests.add(() -> book.retain(living));
    }

    /** A controller can be asked from now on; what is due is asked for at once. */
    public void connected(RenewalChannel channel) {
        requests.add(() -> book.connected(channel));
    }

    /** That controller can no longer be asked. */
    public void disconnected(RenewalChannel channel) {
        requests.add(() -> book.disconnected(channel));
    }

    /** A heartbeat is on its way; the keys are renewed with it when they can go together. */
    public void heartbeat() {
        requests.add(book::heartbeat);
    }

    /** What a controller has answered. */
    public void answered(RenewalChannel channel, List<RenewalAnswer> answers) {
        requests.add(() -> book.answered(channel, answers));
    }

    /** Stops keeping; the backends run on until their leases are over. */
    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void keep(StopOrders orders) {
        while (true) {
            try {
                Runnable request = requests.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (request != null) {
                    request.run();
                }
                book.look(orders);
            } catch (InterruptedException closed) {
                return;
            } catch (RuntimeException fault) { // one bad key must not cost the others theirs
                LOG.error("a look at the keys failed", fault);
            }
        }
    }

    private <T> T call(Supplier<T> request) throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        requests.add(
                () -> {
                    try {
                        answer.complete(request.get());
                    } catch (RuntimeException fault) {
                        answer.completeExceptionally(fault);
                    }
                });
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the key keeper failed", e.getCause());
        }
    }
}
