package dev.plane.controller.sweep;

import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.time.Ticker;
import dev.plane.controller.backend.BackendStore;
import dev.plane.controller.backend.Terminator;
import dev.plane.controller.key.DatabaseClock;
import dev.plane.controller.key.LeaseStore;
import dev.plane.controller.sweep.SweepStore.Found;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.util.List;

/**
 * Ends backends that are idle, too old, deaf, stuck or lost. Several controllers may do so at once:
 * each order and each end happens once.
 *
 * <p>A key is never freed under a process that may live. A backend that does not obey first loses
 * the right to renew; only when its lease has run out, by when its drone or the drone's watchdog
 * has killed it, is it recorded as lost.
 */
final class Sweeper {
    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

    private final SweepStore store;
    private final Terminator terminator;
    private final BackendStore backends;
    private final LeaseStore leases;
    private final DatabaseClock clock;
    private final Ticker ticker;
    private final SweepConfig config;
    private @Nullable Long reachableSince;

    Sweeper(
            JdbcClient jdbc,
            Terminator terminator,
            BackendStore backends,
            LeaseStore leases,
            DatabaseClock clock,
            Ticker ticker,
            SweepConfig config) {
        this.store = new SweepStore(jdbc, config.batch());
        this.terminator = terminator;
        this.backends = backends;
        this.leases = leases;
        this.clock = clock;
        this.ticker = ticker;
        this.config = config;
    }

    /** One round. */
    void sweep() {
        try {
            // After a step of the database's clock every age is wrong, not only that of leases.
            boolean trusted = clock.allowsTakeOver(store.now(), () -> leases.timings().expiry());
            Duration reachable = reachable();
            if (trusted) {
                if (reachable.compareTo(config.idleGrace()) >= 0 || !store.hasProxies()) {
                    stopSoftly(store.idle());
                }
                stopSoftly(store.pastLifetime());
                escalate();
                endLost(store.runOut());
                if (reachable.compareTo(config.lostAfter()) >= 0) {
                    endLost(store.onLostDrones(config.lostAfter()));
                    endLost(store.abandoned(config.lostAfter()));
                }
            }
        } catch (DataAccessException e) {
            reachableSince = null;
            log.warn(
                    "nothing is swept while the database does not answer: {}",
                    e.getMostSpecificCause().getMessage());
        }
    }

    /** For how long the database has answered every round. */
    private Duration reachable() {
        long now = ticker.nanos();
        if (reachableSince == null) {
            reachableSince = now;
        }
        return Duration.ofNanos(now - reachableSince);
    }

    private void stopSoftly(List<Found> found) {
        for (Found one : found) {
            log.info("backend {} is stopped: {}", one.backend(), one.why());
            terminator.terminate(
                    one.backend(), TerminationKind.SOFT, TerminationReason.SWEPT, one.why());
        }
    }

    private void escalate() {
        for (Found one : store.deafToSoft(config.hardAfter())) {
            log.warn("backend {} is stopped hard: {}", one.backend(), one.why());
            terminator.terminate(
                    one.backend(), TerminationKind.HARD, TerminationReason.SWEPT, one.why());
        }
        store.deafToHard(config.forbidAfter()).forEach(this::giveUp);
        store.neverStarted(config.hardAfter()).forEach(this::giveUp);
    }

    private void giveUp(Found found) {
        log.warn("backend {} may not renew its lease any more: {}", found.backend(), found.why());
        leases.forbidRenewal(found.backend());
    }

    private void endLost(List<Found> found) {
        for (Found one : found) {
            if (backends.lose(one.backend(), one.why())) {
                log.warn("backend {} is lost: {}", one.backend(), one.why());
            }
        }
    }
}
