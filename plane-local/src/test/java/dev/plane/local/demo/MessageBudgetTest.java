package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class MessageBudgetTest {

    private final AtomicLong now = new AtomicLong(-5);
    private final MessageBudget budget = new MessageBudget(10, now::get);

    @Test
    void burstOfTwoSeconds_isPaidForAndNoMore() {
        assertThat(spent(100)).isEqualTo(20);
    }

    @Test
    void timeThatPasses_fillsTheBudgetUpToTheBurst() {
        spent(100);
        now.addAndGet(Duration.ofMillis(500).toNanos());
        assertThat(spent(100)).isEqualTo(5);

        now.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(spent(100)).isEqualTo(20);
    }

    private int spent(int wanted) {
        int spent = 0;
        for (int i = 0; i < wanted; i++) {
            if (budget.spend()) {
                spent++;
            }
        }
        return spent;
    }
}
