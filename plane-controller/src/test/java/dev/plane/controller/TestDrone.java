package dev.plane.controller;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.PoolName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.Resources;
import dev.plane.common.time.DroneTime;
import dev.plane.controller.backend.Recorded;
import dev.plane.controller.node.NodeLease;
import dev.plane.controller.node.NodeRegistration;
import dev.plane.controller.node.Registration;

import org.jspecify.annotations.Nullable;

/** A drone as the database knows it, without a socket. */
public final class TestDrone {
    /** What its clock shows at every heartbeat. */
    public static final DroneTime CLOCK = new DroneTime(1_000_000);

    /** Where all its backends listen. */
    public static final BackendAddress ADDRESS = new BackendAddress("127.0.0.1:1234");

    private final DomainFixture controller;
    private final NodeLease lease;

    private TestDrone(DomainFixture controller, NodeLease lease) {
        this.controller = controller;
        this.lease = lease;
    }

    /** A drone of ours in the default pool that has beaten once. */
    public static TestDrone connect(DomainFixture controller, String name) {
        return connect(controller, DomainFixture.CLUSTER, name, PoolName.DEFAULT).beat(null);
    }

    /** A drone of ours that has connected and nothing else. */
    public static TestDrone connect(
            DomainFixture controller, ClusterName cluster, String name, PoolName pool) {
        Handshake handshake =
                Handshake.of(new PlaneVersion("0.1.0", "test"), name)
                        .withCapabilities(Capability.BATCH_RENEW)
                        .withInstance("instance-of-" + name);
        return connect(controller, cluster, pool, handshake);
    }

    public static TestDrone connect(
            DomainFixture controller, ClusterName cluster, PoolName pool, Handshake handshake) {
        Registration registration = register(controller, cluster, pool, handshake);
        if (registration instanceof Registration.Registered(var lease)) {
            return new TestDrone(controller, lease);
        }
        throw new AssertionError("not registered: " + registration);
    }

    public static Registration register(
            DomainFixture controller, ClusterName cluster, PoolName pool, Handshake handshake) {
        return controller.nodes.register(
                new NodeRegistration(
                        new DroneName(handshake.name()),
                        cluster,
                        pool,
                        handshake,
                        controller.name,
                        "127.0.0.1"));
    }

    public TestDrone beat(@Nullable Resources resources) {
        controller.drones.heartbeat(lease, new FromDrone.Heartbeat(CLOCK, resources, null));
        return this;
    }

    public NodeLease lease() {
        return lease;
    }

    /** Reports loading to ready, as a drone does. */
    public void reportsReady(BackendName backend) {
        reports(backend, new BackendState.Scheduled());
        reports(backend, new BackendState.Loading());
        reports(backend, new BackendState.Starting());
        reports(backend, new BackendState.Waiting(ADDRESS));
        reports(backend, new BackendState.Ready(ADDRESS));
    }

    public void reportsTerminating(BackendName backend) {
        reports(
                backend,
                new BackendState.Terminating(
                        BackendStatus.READY, TerminationKind.SOFT, TerminationReason.EXTERNAL));
    }

    /** Reports that the process has ended by itself. */
    public Recorded reportsTerminated(BackendName backend) {
        return reports(
                backend,
                new BackendState.Terminated(BackendStatus.READY, null, null, 0, "the end", null));
    }

    public Recorded reports(BackendName backend, BackendState state) {
        return controller.backends.record(lease.id(), backend, state);
    }
}
