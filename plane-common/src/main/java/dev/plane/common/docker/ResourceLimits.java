package dev.plane.common.docker;

import dev.plane.common.error.InvalidValueException;

import org.jspecify.annotations.Nullable;

/**
 * The most that a backend may use; null means no limit.
 *
 * @param cpuPeriod length of a CPU accounting period, microseconds
 * @param cpuPeriodPercent share of each period, 0 to 255 percent of one core
 * @param cpuTimeLimit CPU time in all, seconds
 * @param memoryLimitBytes memory, bytes
 * @param diskLimitBytes size of the writable layer, bytes
 */
public record ResourceLimits(
        @Nullable Long cpuPeriod,
        @Nullable Integer cpuPeriodPercent,
        @Nullable Long cpuTimeLimit,
        @Nullable Long memoryLimitBytes,
        @Nullable Long diskLimitBytes) {
    public static final ResourceLimits NONE = new ResourceLimits(null, null, null, null, null);

    private static final int MAX_PERCENT = 255;

    public ResourceLimits {
        InvalidValueException.require(
                cpuPeriod == null || cpuPeriod >= 0, "cpu_period", cpuPeriod, "0 or more");
        InvalidValueException.require(
                cpuPeriodPercent == null
                        || (cpuPeriodPercent >= 0 && cpuPeriodPercent <= MAX_PERCENT),
                "cpu_period_percent",
                cpuPeriodPercent,
                "0 to " + MAX_PERCENT);
        InvalidValueException.require(
                cpuTimeLimit == null || cpuTimeLimit >= 0,
                "cpu_time_limit",
                cpuTimeLimit,
                "0 or more");
    }
}
