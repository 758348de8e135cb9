package dev.plane.common.time;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The waits between attempts to reach something: none before the first, then 1 s × 1.1ⁿ up to 60 s.
 * Each wait is shortened at random by up to a half, so that peers who lost the same server do not
 * come back in step.
 *
 * <p>The sequence starts anew, with no wait, when the last success lies more than 60 s back. A
 * server that accepts and drops at once is therefore asked ever more rarely.
 *
 * <p>Not safe for use by several threads.
 */
public final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final double FACTOR = 1.1;
    private static final Duration CAP = Duration.ofSeconds(60);
    private static final Duration LASTING = Duration.ofSeconds(60);
    private static final double MOST_JITTER = 0.5;

    private final Ticker ticker;
    private final RandomGenerator random;
    private boolean started;
    private int attempt;
    private @Nullable Long lastSuccess;

    public Backoff(Ticker ticker, RandomGenerator random) {
        this.ticker = ticker;
        this.random = random;
    }

    /** How long to wait before the next attempt. */
    public Duration next() {
        if (!started) {
            started = true;
            return Duration.ZERO;
        }
        if (lastSuccess != null && ticker.nanos() - lastSuccess > LASTING.toNanos()) {
            attempt = 0;
            lastSuccess = null;
            return Duration.ZERO;
        }
        double wait =
                Math.min(
                        (double) FIRST.toNanos() * Math.pow(FACTOR, attempt),
                        (double) CAP.toNanos());
        attempt++;
        return Duration.ofNanos((long) (wait * (1 - MOST_JITTER * random.nextDouble())));
    }

    /** Notes that an attempt has succeeded just now. */
    public void succeeded() {
        lastSuccess = ticker.nanos();
    }
}
