package dev.plane.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

class BackoffTest {
    /** Draws 0 everywhere: no wait is shortened. */
    private static final RandomGenerator NO_JITTER = () -> 0;

    /** Draws the largest value below 1: each wait is shortened most. */
    private static final RandomGenerator MOST_JITTER = () -> -1;

    private final ManualTicker ticker = new ManualTicker();

    @Test
    void firstAttempt_isMadeAtOnce() {
        assertThat(new Backoff(ticker, NO_JITTER).next()).isZero();
    }

    @Test
    void failingAttempts_waitATenthLongerEachTime() {
        Backoff backoff = new Backoff(ticker, NO_JITTER);
        backoff.next();

        assertThat(millis(backoff, 5)).containsExactly(1000L, 1100L, 1210L, 1331L, 1464L);
    }

    @Test
    void manyFailures_waitAMinuteAtMost() {
        Backoff backoff = new Backoff(ticker, NO_JITTER);
        backoff.next();
        millis(backoff, 42);

        assertThat(millis(backoff, 3)).containsExactly(54_763L, 60_000L, 60_000L);
    }

    @Test
    void mostJitter_halvesAWait() {
        Backoff backoff = new Backoff(ticker, MOST_JITTER);
        backoff.next();

        assertThat(backoff.next()).isBetween(Duration.ofMillis(500), Duration.ofMillis(501));
    }

    @Test
    void successMoreThanAMinuteAgo_startsAnewWithoutWaiting() {
        Backoff backoff = new Backoff(ticker, NO_JITTER);
        backoff.next();
        millis(backoff, 5);
        backoff.succeeded();
        ticker.advance(Duration.ofSeconds(61));

        assertThat(millis(backoff, 3)).containsExactly(0L, 1000L, 1100L);
    }

    @Test
    void successLessThanAMinuteAgo_goesOnWaitingLonger() {
        Backoff backoff = new Backoff(ticker, NO_JITTER);
        backoff.next();
        millis(backoff, 2);
        backoff.succeeded();
        ticker.advance(Duration.ofSeconds(59));

        assertThat(millis(backoff, 1)).containsExactly(1210L);
    }

    private static List<Long> millis(Backoff backoff, int count) {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waits.add(backoff.next().toMillis());
        }
        return waits;
    }
}
