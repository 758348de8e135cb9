package dev.plane.common.protocol;

/**
 * What a drone's machine has.
 *
 * @param cpuMillis cores × 1000
 * @param memoryTotal bytes
 * @param memoryAvailable bytes
 * @param backends backends that have not ended
 */
public record Resources(long cpuMillis, long memoryTotal, long memoryAvailable, int backends) {}
