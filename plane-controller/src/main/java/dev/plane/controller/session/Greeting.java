package dev.plane.controller.session;

import dev.plane.common.key.LeaseTimings;
import dev.plane.common.name.ControllerName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.task.Loop;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The handshake with which this controller answers. It tells how long leases are, and since a
 * handshake must be answered before anything slow is done, that is read ahead.
 */
public final class Greeting implements AutoCloseable {
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final PlaneVersion version;
    private final ControllerName controller;
    private final Loop refresh;
    private volatile Duration lease;

    private Greeting(
            PlaneVersion version, ControllerName controller, Supplier<LeaseTimings> leases) {
        this.version = version;
        this.controller = controller;
        this.lease = leases.get().expiry();
        this.refresh = Loop.start("lease-set", REFRESH, () -> lease = leases.get().expiry());
    }

    /** Reads the lease set and keeps on reading it. */
    public static Greeting start(
            PlaneVersion version, ControllerName controller, Supplier<LeaseTimings> leases) {
        return new Greeting(version, controller, leases);
    }

    ControllerName controller() {
        return controller;
    }

    Handshake handshake() {
        return Handshake.of(version, controller.value())
                .withCapabilities(Capability.values())
                .withLease(lease);
    }

    @Override
    public void close() {
        refresh.close();
    }
}
