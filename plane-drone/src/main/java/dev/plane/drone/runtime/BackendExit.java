package dev.plane.drone.runtime;

import org.jspecify.annotations.Nullable;

/**
 * How a backend ended.
 *
 * @param code its exit code; null when unknown
 * @param outOfMemory whether it was killed for want of memory
 * @param account what the runtime knows about the end, for a person to read
 */
public record BackendExit(@Nullable Integer code, boolean outOfMemory, String account) {}
