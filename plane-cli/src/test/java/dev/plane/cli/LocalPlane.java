package dev.plane.cli;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.view.AnyNodeName;
import dev.plane.controller.ControllerApplication;
import dev.plane.controller.ControllerConfig;
import dev.plane.controller.DatabaseUrl;
import dev.plane.testkit.Await;
import dev.plane.testkit.ScriptedDrone;
import dev.plane.testkit.TestDatabase;

import java.net.URI;

/** A real controller on a database of its own, with drones that do what a test says. */
final class LocalPlane implements AutoCloseable {
    private static final PlaneVersion UPSTREAM = new PlaneVersion("0.5.5", "abca8022");

    private final TestDatabase database = TestDatabase.create("empty", _ -> {});
    private final ControllerApplication controller;

    LocalPlane() {
        controller =
                ControllerApplication.start(
                        ControllerConfig.of(DatabaseUrl.parse(database.url()))
                                .withReach(ControllerConfig.Reach.at("127.0.0.1", 0)));
    }

    URI url() {
        return controller.url();
    }

    /** Connects a drone of upstream's version and waits until it is given backends. */
    ScriptedDrone drone(String name, String cluster, String pool) {
        ControllerUri uri = ControllerUri.parse(url().toString());
        ScriptedDrone drone =
                ScriptedDrone.connect(
                        uri,
                        "/ctrl/c/%s/drone-socket?pool=%s".formatted(cluster, pool),
                        Handshake.of(UPSTREAM, name));
        drone.heartbeat();
        try (PlaneClient client = PlaneClient.builder(uri).build()) {
            Await.until(name + " is ready", () -> isReady(client, name, cluster));
        }
        return drone;
    }

    private static boolean isReady(PlaneClient client, String name, String cluster)
            throws InterruptedException {
        AnyNodeName wanted = new AnyNodeName.Drone(new DroneName(name));
        return client.clusterState(new ClusterName(cluster)).drones().stream()
                .anyMatch(drone -> drone.ready() && drone.node().name().equals(wanted));
    }

    @Override
    public void close() {
        controller.close();
        database.close();
    }
}
