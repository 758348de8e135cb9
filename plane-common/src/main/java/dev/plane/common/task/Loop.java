package dev.plane.common.task;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A task repeated on a platform thread of its own, the first time at once and then with a pause
 * after each run. A run that fails is logged and does not end the loop.
 */
public final class Loop implements AutoCloseable {
    /** What is repeated. It is interrupted when the loop is closed. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final String name;
    private final Duration pause;
    private final Task task;
    private final Semaphore wakeups = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    private Loop(String name, Duration pause, Task task) {
        this.name = name;
        this.pause = pause;
        this.task = task;
        this.thread = NamedThreads.platform(name, this::repeat);
    }

    /** Starts a thread {@code name} that runs the task over and over. */
    public static Loop start(String name, Duration pause, Task task) {
        if (pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException(
                    "pause of " + name + ": " + pause + " (expected: > 0)");
        }
        return new Loop(name, pause, task);
    }

    /** Has the task run again as soon as the present run, if any, is over. */
    public void wake() {
        wakeups.release();
    }

    /** Interrupts a run in progress and waits up to 5 s for its end. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            if (!thread.join(CLOSE_WITHIN)) {
                log.warn(
                        "{} has not ended within {} s of being closed",
                        name,
                        CLOSE_WITHIN.toSeconds());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void repeat() {
        while (!closed) {
            try {
                task.run();
                rest();
            } catch (InterruptedException interrupted) {
                if (!closed) {
                    log.warn("{} was interrupted without being closed; it goes on", name);
                }
            } catch (Throwable fault) { // an Error must not silence a loop on which leases depend
                reportAndRest(fault);
            }
        }
    }

    private void reportAndRest(Throwable fault) {
        if (closed) {
            log.debug("{} failed while it was being closed", name, fault);
            return;
        }
        log.error("{} failed; next run in {} ms", name, pause.toMillis(), fault);
        try {
            rest();
        } catch (InterruptedException interrupted) {
            log.debug("{} was interrupted while resting after a failure", name);
        }
    }

    private void rest() throws InterruptedException {
        if (wakeups.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            wakeups.drainPermits();
        }
    }
}
