package dev.plane.drone.backend;

import dev.plane.drone.lease.DroneClock;
import dev.plane.drone.lease.KeyKeeper;
import dev.plane.drone.runtime.BackendRuntime;
import dev.plane.drone.store.StateStore;

/** What the backends of a drone share. */
public record BackendParts(
        StateStore store, BackendRuntime runtime, KeyKeeper keeper, DroneClock clock) {}
