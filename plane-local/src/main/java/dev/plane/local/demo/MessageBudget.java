package dev.plane.local.demo;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How many messages one client may still send: so many a second, two seconds' worth in a burst. */
final class MessageBudget {

    private static final int BURST_SECONDS = 2;

    private final long costNanos;
    private final long burstNanos = Duration.ofSeconds(BURST_SECONDS).toNanos();
    private final LongSupplier nanoTime;
    private long savedNanos = burstNanos;
    private long lastNanos;

    MessageBudget(int messagesPerSecond, LongSupplier nanoTime) {
        this.costNanos = Duration.ofSeconds(1).toNanos() / messagesPerSecond;
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    /** Pays for one message; false when the budget is used up. */
    boolean spend() {
        long now = nanoTime.getAsLong();
        savedNanos = Math.min(burstNanos, savedNanos + now - lastNanos);
        lastNanos = now;
        if (savedNanos < costNanos) {
            return false;
        }
        savedNanos -= costNanos;
        return true;
    }
}
