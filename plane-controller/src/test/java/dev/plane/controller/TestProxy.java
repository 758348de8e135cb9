package dev.plane.controller;

import dev.plane.common.name.BackendName;
import dev.plane.common.name.PoolName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.FromProxy.BackendConnections;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.ToProxy.ConfirmedRoute;
import dev.plane.controller.node.NodeLease;
import dev.plane.controller.node.NodeRegistration;
import dev.plane.controller.node.Registration;

import java.util.List;

/** A proxy as the database knows it, without a socket. */
public final class TestProxy {
    private final DomainFixture controller;
    private final NodeLease lease;

    private TestProxy(DomainFixture controller, NodeLease lease) {
        this.controller = controller;
        this.lease = lease;
    }

    public static TestProxy connect(DomainFixture controller, String name) {
        Registration registration =
                controller.nodes.register(
                        new NodeRegistration(
                                new ProxyName(name),
                                DomainFixture.CLUSTER,
                                PoolName.DEFAULT,
                                Handshake.of(new PlaneVersion("0.1.0", "test"), name),
                                controller.name,
                                "127.0.0.1"));
        if (registration instanceof Registration.Registered(var lease)) {
            return new TestProxy(controller, lease);
        }
        throw new AssertionError("not registered: " + registration);
    }

    public NodeLease lease() {
        return lease;
    }

    public boolean keepsAlive(BackendName backend) {
        return controller.uses.keepAlive(lease, backend);
    }

    /** Reports streams and requests of one backend. */
    public ConfirmedRoute reports(BackendName backend, long open, long requests) {
        return controller
                .uses
                .report(lease, List.of(new BackendConnections(backend, open, requests, 1, 2, 0)))
                .getFirst();
    }
}
