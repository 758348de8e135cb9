package dev.plane.drone.lease;

import dev.plane.common.name.BackendName;
import dev.plane.common.time.DroneTime;

import java.time.Duration;
import java.util.List;

/** The way to a controller over which keys are renewed; one object per connection. */
public interface RenewalChannel {
    /** The longest time that the controller grants a key for. */
    Duration lease();

    /** Whether all keys may be renewed in one message, and so with every heartbeat. */
    boolean renewsInBatches();

    /** Asks for more time, counted from {@code sentAt}. Must not block. */
    void ask(List<BackendName> backends, DroneTime sentAt);
}
