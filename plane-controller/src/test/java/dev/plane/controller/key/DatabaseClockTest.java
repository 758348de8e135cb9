package dev.plane.controller.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.common.time.DatabaseTime;
import dev.plane.common.time.ManualTicker;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

class DatabaseClockTest {
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final ManualTicker ticker = new ManualTicker();
    private final DatabaseClock clock = new DatabaseClock(ticker);
    private long database = 1_000_000;

    @Test
    void evenClock_allowsTakeOver() {
        assertThat(allows()).isTrue();
        pass(Duration.ofHours(1), Duration.ofHours(1));
        assertThat(allows()).isTrue();
    }

    @Test
    void smallStepsAndStepsBack_changeNothing() {
        assertThat(allows()).isTrue();
        pass(Duration.ofSeconds(10), Duration.ofSeconds(15));
        assertThat(allows()).isTrue();
        pass(Duration.ofSeconds(10), Duration.ofSeconds(-3600));
        assertThat(allows()).isTrue();
    }

    @Test
    void stepAhead_forbidsTakeOverForOneLease() {
        assertThat(allows()).isTrue();
        pass(Duration.ofSeconds(10), Duration.ofMillis(15_001));
        assertThat(allows()).isFalse();
        pass(Duration.ofSeconds(59), Duration.ofSeconds(59));
        assertThat(allows()).isFalse();
        pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(allows()).isTrue();
    }

    @Test
    void stepAheadWhileTheLeaseIsUnknown_forbidsTakeOverUntilItIsKnownAndOver() {
        assertThat(allows()).isTrue();
        pass(Duration.ofSeconds(10), Duration.ofSeconds(20));
        Supplier<Duration> away =
                () -> {
                    throw new IllegalStateException("the database is away");
                };
        assertThatThrownBy(() -> clock.allowsTakeOver(new DatabaseTime(database), away))
                .hasMessage("the database is away");

        assertThat(allows()).isFalse();
        pass(LEASE, LEASE);
        assertThat(allows()).isTrue();
    }

    @Test
    void leaseThatIsWaitedFor_holdsUpNobodyElse() {
        assertThat(allows()).isTrue();
        pass(Duration.ofSeconds(10), Duration.ofSeconds(20));

        boolean outer =
                clock.allowsTakeOver(
                        new DatabaseTime(database),
                        () -> {
                            boolean meanwhile =
                                    CompletableFuture.supplyAsync(this::allows)
                                            .orTimeout(5, TimeUnit.SECONDS)
                                            .join();
                            assertThat(meanwhile).isFalse();
                            return LEASE;
                        });

        assertThat(outer).isFalse();
    }

    private void pass(Duration here, Duration atTheDatabase) {
        ticker.advance(here);
        database += atTheDatabase.toMillis();
    }

    private boolean allows() {
        return clock.allowsTakeOver(new DatabaseTime(database), () -> LEASE);
    }
}
