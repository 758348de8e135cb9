package dev.plane.drone.lease;

import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.time.DroneTime;

import java.time.Duration;
import java.util.Optional;

/** Which deadlines a drone accepts. */
final class LeaseRules {
    private LeaseRules() {}

    /** Why nothing may be started with {@code deadlines}; empty when it may. */
    static Optional<String> refusalOfStart(
            KeyDeadlines deadlines, DroneTime now, Duration longest) {
        Duration left = deadlines.softTerminateAt().since(now);
        if (!left.isPositive()) {
            return Optional.of(
                    "not started: the lease of its key ran out %s ago; connect again"
                            .formatted(seconds(left.negated())));
        }
        return refusalOfRenewal(deadlines)
                .or(() -> tooFarAhead(deadlines, now, longest))
                .map(why -> "not started: " + why);
    }

    /**
     * Why {@code deadlines} cannot be meant; empty when they can. How far ahead they lie is no
     * reason: an operator may have given a longer lease since the handshake.
     */
    static Optional<String> refusalOfRenewal(KeyDeadlines deadlines) {
        if (deadlines.renewAt().compareTo(deadlines.softTerminateAt()) > 0
                || deadlines.softTerminateAt().compareTo(deadlines.hardTerminateAt()) > 0) {
            return Optional.of("deadlines out of order (expected: renew, soft stop, hard stop)");
        }
        return Optional.empty();
    }

    private static Optional<String> tooFarAhead(
            KeyDeadlines deadlines, DroneTime now, Duration longest) {
        Duration ahead = deadlines.hardTerminateAt().since(now);
        if (ahead.compareTo(longest) > 0) {
            return Optional.of(
                    "the lease of its key ends %s ahead (expected: at most %s, the lease that the"
                                    .formatted(seconds(ahead), seconds(longest))
                            + " controller announces)");
        }
        return Optional.empty();
    }

    private static String seconds(Duration duration) {
        return "%d.%03d s".formatted(duration.toSeconds(), duration.toMillisPart());
    }
}
