package dev.plane.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something to become true, 10 s at most unless told otherwise. */
public final class Await {
    /** How long a test waits for what should come. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration STEP = Duration.ofMillis(2);

    private Await() {}

    /** Waits until the condition holds; fails with {@code what} if it does not in time. */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, LIMIT, condition);
    }

    /** As {@link #until(String, Callable)}, for {@code limit} at most. */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        value(what, limit, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /** Waits until there is a value; fails with {@code what} if there is none in time. */
    public static <T> T value(String what, Callable<Optional<T>> source) {
        return value(what, LIMIT, source);
    }

    /** As {@link #value(String, Callable)}, for {@code limit} at most. */
    public static <T> T value(String what, Duration limit, Callable<Optional<T>> source) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> value = ask(what, source);
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(STEP.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting: " + what);
            }
        }
    }

    private static <T> Optional<T> ask(String what, Callable<Optional<T>> source) {
        try {
            return source.call();
        } catch (Exception e) {
            throw new AssertionError("failed while waiting: " + what, e);
        }
    }
}
