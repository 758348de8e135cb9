package dev.plane.controller.sweep;

import dev.plane.common.error.InvalidValueException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How often is looked for what must end or may go, and after what time it does.
 *
 * @param period between two looks for idle, stuck and lost backends
 * @param idleGrace after a start or an outage of the database nothing is idle for this long, so
 *     that proxies can report first
 * @param hardAfter a soft stop that has not ended a backend becomes a hard one
 * @param forbidAfter a hard stop that has not ended a backend lets its lease run out, as does a
 *     start that the drone has not taken over within {@code hardAfter}
 * @param lostAfter a drone that has been silent for this long will not end its backends itself
 * @param retentionPeriod between two removals of what is old
 * @param keep how long ended backends are kept; null for ever
 * @param batch how much one removal takes at most
 */
public record SweepConfig(
        Duration period,
        Duration idleGrace,
        Duration hardAfter,
        Duration forbidAfter,
        Duration lostAfter,
        Duration retentionPeriod,
        @Nullable Duration keep,
        int batch) {
    public static final SweepConfig DEFAULT =
            new SweepConfig(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(120),
                    Duration.ofSeconds(180),
                    null,
                    100);

    public SweepConfig {
        InvalidValueException.require(period.isPositive(), "sweep.period", period, "> 0");
        InvalidValueException.require(
                retentionPeriod.isPositive(), "sweep.retention_period", retentionPeriod, "> 0");
        InvalidValueException.require(
                keep == null || !keep.isNegative(), "sweep.keep", keep, ">= 0");
        InvalidValueException.require(batch >= 1, "sweep.batch", batch, ">= 1");
    }

    public SweepConfig withKeep(@Nullable Duration newKeep) {
        return new SweepConfig(
                period,
                idleGrace,
                hardAfter,
                forbidAfter,
                lostAfter,
                retentionPeriod,
                newKeep,
                batch);
    }
}
