package dev.plane.drone.backend;

import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.BackendAction;
import dev.plane.common.task.Loop;
import dev.plane.common.task.NamedThreads;
import dev.plane.common.time.Deadline;
import dev.plane.drone.lease.StopOrders;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All backends of a drone. Each that lives has a {@link BackendRunner}; one that is asked about
 * gets one for as long as it has letters to read. So whatever concerns one backend is done in the
 * order in which it came.
 */
public final class BackendFleet implements StopOrders, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackendFleet.class);
    private static final Duration TIDY_EVERY = Duration.ofHours(1);
    private static final Duration ACCOUNT_WITHIN = Duration.ofSeconds(5);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final BackendParts parts;
    private final Map<BackendName, Running> runners = new ConcurrentHashMap<>();
    private @Nullable Loop tidying;
    private volatile boolean closing;

    private record Running(BackendRunner runner, Thread thread) {}

    public BackendFleet(BackendParts parts) {
        this.parts = parts;
    }

    /**
     * Takes on what an earlier run of this drone has left, ends what no record accounts for, and
     * begins to clear old traces away. Returns when each backend of the earlier run holds a lease
     * or is gone: a new one must not come before, it may have the key of one that has outlived its
     * lease.
     */
    public void start() throws IOException, InterruptedException {
        Set<BackendName> living = parts.store().living().keySet();
        parts.keeper().retain(living);
        for (BackendName backend : living) {
            deliver(backend, new Letter.Resume());
        }
        for (BackendName backend : parts.runtime().traces()) {
            if (!living.contains(backend)) {
                deliver(backend, new Letter.Stray());
            }
        }
        tidying = Loop.start("drone-tidying", TIDY_EVERY, this::tidy);
        awaitAccountedFor();
    }

    private void awaitAccountedFor() throws InterruptedException {
        CompletableFuture<?>[] all =
                runners.values().stream()
                        .map(running -> running.runner.accountedFor())
                        .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(ACCOUNT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.error("a backend without a lease has not ended within {}", ACCOUNT_WITHIN);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Does what a controller asks for, after everything that was asked for the backend before.
     *
     * @param ack called once the action is taken over; it need not be sent again then
     */
    public void perform(BackendName backend, BackendAction action, Runnable ack) {
        if (!closing) {
            deliver(backend, new Letter.Assigned(action, ack));
        }
    }

    @Override
    public void leaseEnds(BackendName backend, TerminationKind kind) {
        deliver(backend, new Letter.Stop(kind, TerminationReason.KEY_EXPIRED));
    }

    /** The number of backends that have not ended. */
    public int size() {
        return runners.size();
    }

    /** Stops all backends, by force after {@code grace}, and waits up to 10 s more. */
    public void stopAll(Duration grace) throws InterruptedException {
        closing = true;
        if (!stopAll(TerminationKind.SOFT, grace)
                && !stopAll(TerminationKind.HARD, CLOSE_WITHIN.multipliedBy(2))) {
            LOG.error("{} backends have not ended", runners.size());
        }
    }

    /** Lets go of all backends; they run on. */
    @Override
    public void close() {
        closing = true;
        if (tidying != null) {
            tidying.close();
        }
        List<Thread> threads = threads();
        threads.forEach(Thread::interrupt);
        try {
            join(threads, CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean stopAll(TerminationKind kind, Duration limit) throws InterruptedException {
        for (BackendName backend : runners.keySet()) {
            deliver(backend, new Letter.Stop(kind, TerminationReason.EXTERNAL));
        }
        return join(threads(), limit);
    }

    private List<Thread> threads() {
        List<Thread> threads = new ArrayList<>();
        runners.values().forEach(running -> threads.add(running.thread));
        return threads;
    }

    private static boolean join(List<Thread> threads, Duration limit) throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        boolean ended = true;
        for (Thread thread : threads) {
            ended &= thread.join(deadline.left());
        }
        return ended;
    }

    private void deliver(BackendName backend, Letter letter) {
        runners.compute(
                backend,
                (_, present) -> {
                    Running running = present == null ? run(backend) : present;
                    running.runner.deliver(letter);
                    return running;
                });
    }

    private Running run(BackendName backend) {
        BackendRunner runner = new BackendRunner(backend, parts, this::retire);
        return new Running(runner, NamedThreads.virtual(backend.value(), runner));
    }

    private boolean retire(BackendRunner runner) {
        Running left =
                runners.computeIfPresent(
                        runner.backend(),
                        (_, running) -> running.runner.hasLetters() ? running : null);
        return left == null;
    }

    private void tidy() throws IOException {
        parts.store().forgetEnded(parts.clock().now());
        parts.runtime().prune();
    }
}
