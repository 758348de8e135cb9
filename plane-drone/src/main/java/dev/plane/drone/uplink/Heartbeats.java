package dev.plane.drone.uplink;

import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.Resources;
import dev.plane.drone.backend.BackendFleet;
import dev.plane.drone.lease.DroneClock;
import dev.plane.drone.machine.MachineMemory;
import dev.plane.drone.runtime.BackendRuntime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;

/** The heartbeats of one connection. Belongs to one thread. */
final class Heartbeats {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
    private static final long MILLIS_PER_CORE = 1_000;

    private final DroneClock clock;
    private final BackendFleet fleet;
    private final BackendRuntime runtime;
    private final boolean additions;
    private @Nullable List<String> imagesSent;

    /** Heartbeats with what upstream's controllers do not know, where {@code additions}. */
    Heartbeats(DroneClock clock, BackendFleet fleet, BackendRuntime runtime, boolean additions) {
        this.clock = clock;
        this.fleet = fleet;
        this.runtime = runtime;
        this.additions = additions;
    }

    FromDrone.Heartbeat next() {
        return additions
                ? new FromDrone.Heartbeat(clock.now(), resources(), changedImages())
                : new FromDrone.Heartbeat(clock.now(), null, null);
    }

    private @Nullable List<String> changedImages() {
        List<String> images = runtime.images();
        if (images.equals(imagesSent)) {
            return null;
        }
        imagesSent = images;
        return images;
    }

    private @Nullable Resources resources() {
        try {
            MachineMemory memory = MachineMemory.now();
            return new Resources(
                    Runtime.getRuntime().availableProcessors() * MILLIS_PER_CORE,
                    memory.total(),
                    memory.available(),
                    fleet.size());
        } catch (IOException e) {
            LOG.warn("the machine's memory is not known: {}", e.toString());
            return null;
        }
    }
}
