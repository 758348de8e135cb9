package dev.plane.local.demo;

import java.time.Duration;

/**
 * When a connection counts as dead.
 *
 * @param pulse how often every client is pinged and sent a {@link ServerMessage.Pulse}
 * @param silence a client of which nothing came for this long is closed
 * @param farewell how long a client that is being closed may take to read why
 */
record Liveness(Duration pulse, Duration silence, Duration farewell) {

    static final Liveness DEFAULT =
            new Liveness(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMillis(500));

    Liveness {
        if (!pulse.isPositive() || !farewell.isPositive()) {
            throw new IllegalArgumentException(
                    "pulse, farewell: %s, %s (expected: > 0)".formatted(pulse, farewell));
        }
        if (silence.compareTo(pulse.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "silence: %s (expected: at least two pulses of %s)".formatted(silence, pulse));
        }
    }
}
