package dev.plane.controller.key;

import dev.plane.common.time.DatabaseTime;
import dev.plane.common.time.Ticker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The clock of the database watched from this controller. When it steps ahead, leases look expired
 * whose holders still run; from then on, for the length of one lease, no key may be taken over, so
 * that every living holder can renew first.
 *
 * <p>A controller that was suspended sees the same picture and waits as well.
 */
public final class DatabaseClock {
    private static final long MAX_STEP_MILLIS = 5_000;
    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);

    private final Ticker ticker;
    private boolean observed;
    private long offsetMillis;
    private long trustedFromNanos;
    private @Nullable Step step;

    /**
     * A step ahead; until the length of a lease is known there is no telling how long it counts.
     */
    private record Step(long atNanos, long millis) {}

    public DatabaseClock(Ticker ticker) {
        this.ticker = ticker;
        this.trustedFromNanos = ticker.nanos();
    }

    /**
     * Whether keys may be taken over now.
     *
     * @param now just read from the database
     * @param lease the time for which leases are granted; asked for only after a step
     */
    public boolean allowsTakeOver(DatabaseTime now, Supplier<Duration> lease) {
        Step ahead = observe(now);
        if (ahead != null) {
            // Not under the lock: it asks the database, and every start of a backend comes by here.
            settle(ahead, lease.get());
        }
        return isTrusted();
    }

    private synchronized @Nullable Step observe(DatabaseTime now) {
        long nanos = ticker.nanos();
        long offset = now.millis() - nanos / 1_000_000;
        if (observed && offset - offsetMillis > MAX_STEP_MILLIS) {
            step = new Step(nanos, offset - offsetMillis);
        }
        observed = true;
        offsetMillis = offset;
        return step;
    }

    private synchronized void settle(Step ahead, Duration wait) {
        if (ahead.equals(step)) {
            log.warn(
                    "the database's clock stepped {} ms ahead; no key is taken over for {} s",
                    ahead.millis(),
                    wait.toSeconds());
            trustedFromNanos = ahead.atNanos() + wait.toNanos();
            step = null;
        }
    }

    private synchronized boolean isTrusted() {
        return step == null && ticker.nanos() - trustedFromNanos >= 0;
    }
}
