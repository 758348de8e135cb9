package dev.plane.common.socket;

import dev.plane.common.task.Loop;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The thread that looks after silent peers, one for all sockets of the process. */
final class Liveness {
    /** Something that is looked at from time to time. */
    @FunctionalInterface
    interface Watched {
        /**
         * Looks after itself without blocking.
         *
         * @return false when it need not be looked at any more
         */
        boolean check();
    }

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    private Liveness() {}

    /** Has {@code socket} looked at every 250 ms from now on. */
    static void watch(Watched socket) {
        Shared.INSTANCE.watched.add(socket);
    }

    private void checkAll() {
        watched.removeIf(socket -> !socket.check());
    }

    /** Starts the thread with the first socket; it lives as long as the process. */
    private static final class Shared {
        static final Liveness INSTANCE = started();

        private static Liveness started() {
            Liveness liveness = new Liveness();
            Loop.start("socket-pings", PAUSE, liveness::checkAll);
            return liveness;
        }
    }
}
