package dev.plane.drone.lease;

import dev.plane.common.key.FencingToken;
import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.name.BackendName;

/** The right of a backend to its key until the deadlines. */
public record Lease(BackendName backend, FencingToken token, KeyDeadlines deadlines) {}
