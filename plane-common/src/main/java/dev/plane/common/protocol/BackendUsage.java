package dev.plane.common.protocol;

import dev.plane.common.json.Unsigned;
import dev.plane.common.name.BackendName;

/** What a backend uses: memory in bytes, CPU time in nanoseconds. All numbers are unsigned. */
public record BackendUsage(
        BackendName backendId,
        @Unsigned long memUsed,
        @Unsigned long memTotal,
        @Unsigned long memActive,
        @Unsigned long memInactive,
        @Unsigned long memUnevictable,
        @Unsigned long memLimit,
        @Unsigned long cpuUsed,
        @Unsigned long sysCpu) {}
