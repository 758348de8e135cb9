package dev.plane.common.time;

import java.time.Duration;

/** The end of a wait that has several steps. */
public final class Deadline {
    private final Ticker ticker;
    private final long start;
    private final Duration limit;

    private Deadline(Ticker ticker, Duration limit) {
        this.ticker = ticker;
        this.start = ticker.nanos();
        this.limit = limit;
    }

    /** A deadline {@code limit} from now on the clock of this process. */
    public static Deadline in(Duration limit) {
        return in(limit, Ticker.system());
    }

    /** A deadline {@code limit} from now on {@code ticker}. */
    public static Deadline in(Duration limit, Ticker ticker) {
        return new Deadline(ticker, limit);
    }

    /** The time until the deadline; zero once it is over. */
    public Duration left() {
        Duration left = limit.minusNanos(ticker.nanos() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    public boolean isOver() {
        return left().isZero();
    }
}
