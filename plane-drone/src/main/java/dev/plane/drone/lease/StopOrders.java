package dev.plane.drone.lease;

import dev.plane.common.backend.TerminationKind;
import dev.plane.common.name.BackendName;

/** Who stops a backend whose key can no longer be held. Must not block. */
@FunctionalInterface
public interface StopOrders {
    void leaseEnds(BackendName backend, TerminationKind kind);
}
