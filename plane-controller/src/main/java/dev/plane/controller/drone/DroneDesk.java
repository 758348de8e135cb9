package dev.plane.controller.drone;

import dev.plane.controller.action.ActionQueue;
import dev.plane.controller.backend.BackendStore;
import dev.plane.controller.key.LeaseStore;
import dev.plane.controller.node.DroneStore;

/** What the session of a drone works with. */
public record DroneDesk(
        DroneStore drones, BackendStore backends, LeaseStore leases, ActionQueue actions) {}
