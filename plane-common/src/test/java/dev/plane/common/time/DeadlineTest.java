package dev.plane.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class DeadlineTest {
    private final ManualTicker ticker = new ManualTicker();

    @Test
    void timePasses_lessIsLeft() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(10), ticker);
        ticker.advance(Duration.ofSeconds(4));

        assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(6));
        assertThat(deadline.isOver()).isFalse();
    }

    @Test
    void timeIsUp_nothingIsLeft() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(10), ticker);
        ticker.advance(Duration.ofSeconds(10));
        assertThat(deadline.isOver()).isTrue();

        ticker.advance(Duration.ofSeconds(1));
        assertThat(deadline.left()).isZero();
    }
}
