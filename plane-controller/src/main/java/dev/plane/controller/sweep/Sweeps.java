package dev.plane.controller.sweep;

import dev.plane.common.task.Loop;
import dev.plane.common.time.Ticker;
import dev.plane.controller.backend.BackendStore;
import dev.plane.controller.backend.Terminator;
import dev.plane.controller.key.DatabaseClock;
import dev.plane.controller.key.LeaseStore;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;

/** The loops of a controller that end and remove, as long as they are open. */
public final class Sweeps implements AutoCloseable {
    private final Loop sweeper;
    private final Loop retention;

    private Sweeps(Loop sweeper, Loop retention) {
        this.sweeper = sweeper;
        this.retention = retention;
    }

    public static Sweeps start(
            JdbcClient jdbc,
            Terminator terminator,
            BackendStore backends,
            LeaseStore leases,
            DatabaseClock clock,
            Ticker ticker,
            SweepConfig config) {
        Sweeper sweeper = new Sweeper(jdbc, terminator, backends, leases, clock, ticker, config);
        RetentionStore retention = new RetentionStore(jdbc, config.batch());
        Duration keep = config.keep();
        return new Sweeps(
                Loop.start("sweeper", config.period(), sweeper::sweep),
                Loop.start(
                        "retention",
                        config.retentionPeriod(),
                        () -> {
                            retention.removeExpiredTokens();
                            if (keep != null) {
                                retention.removeEnded(keep);
                            }
                        }));
    }

    @Override
    public void close() {
        sweeper.close();
        retention.close();
    }
}
