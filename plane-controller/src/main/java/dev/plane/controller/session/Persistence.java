package dev.plane.controller.session;

import dev.plane.common.socket.TypedSocket;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Does what a peer asked for even if the database is away for a while: a peer of the upstream kind
 * asks only once, and repeats itself no sooner than on its next connection.
 */
public final class Persistence {
    private static final Logger log = LoggerFactory.getLogger(Persistence.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Persistence() {}

    /** The result of {@code work}, tried until it succeeds; null once the socket has ended. */
    public static <T> @Nullable T whileOpen(
            TypedSocket<?, ?> socket, String what, Supplier<T> work) {
        return attempts(socket, what, Integer.MAX_VALUE, work);
    }

    /** As {@link #whileOpen}, but for a limited number of times. */
    public static <T> @Nullable T attempts(
            TypedSocket<?, ?> socket, String what, int times, Supplier<T> work) {
        for (int i = 0; i < times && socket.isOpen(); i++) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                report(socket, what, i, e);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        return null;
    }

    /** What lies at the root of a failure, in one line. */
    public static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage());
        return message.lines().findFirst().orElse(root.getClass().getSimpleName());
    }

    /** Once loudly: in an outage hundreds of these try again every second. */
    private static void report(
            TypedSocket<?, ?> socket, String what, int attempt, RuntimeException failure) {
        String node = socket.peer().name();
        if (attempt == 0) {
            log.warn("{} of {} failed, trying again: {}", what, node, reason(failure));
        } else {
            log.debug("{} of {} failed, attempt {}", what, node, attempt + 1, failure);
        }
    }
}
