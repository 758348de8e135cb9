package dev.plane.bench.connect;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.client.ControllerUri;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.SpawnConfig;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.PoolName;
import dev.plane.common.task.Loop;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedDrone;

import java.time.Duration;
import java.util.List;

/** A key that a scripted drone keeps alive. */
final class LiveKey implements AutoCloseable {
    private static final ClusterName CLUSTER = new ClusterName("plane.test");
    private static final Duration RENEWAL = Duration.ofSeconds(5);

    private final ScriptedDrone drone;
    private final Loop renewals;

    private LiveKey(ScriptedDrone drone, Loop renewals) {
        this.drone = drone;
        this.renewals = renewals;
    }

    static LiveKey start(ControllerUri controller) throws InterruptedException {
        ScriptedDrone drone =
                ScriptedDrone.connect(
                        controller, CLUSTER, new DroneName("dr-benchmark"), Manner.OURS);
        drone.heartbeat();
        try (PlaneClient client = PlaneClient.builder(controller).build()) {
            dev.plane.testkit.Await.until(
                    "a drone that can be used",
                    () -> client.clusterState(CLUSTER).drones().stream().anyMatch(d -> d.ready()));
            SpawnConfig spawn =
                    new SpawnConfig(
                            null,
                            CLUSTER,
                            PoolName.DEFAULT,
                            new RawJson("{\"image\":\"benchmark\"}"),
                            null,
                            null,
                            false,
                            null);
            client.connect(ConnectRequest.of(KeyConfig.named("benchmark"), spawn, null));
        }
        BackendName backend = drone.spawnNext(new BackendAddress("127.0.0.1:1"));
        Loop renewals =
                Loop.start(
                        "benchmark-renewals",
                        RENEWAL,
                        () -> {
                            drone.heartbeat();
                            drone.renew(List.of(backend));
                        });
        return new LiveKey(drone, renewals);
    }

    @Override
    public void close() {
        renewals.close();
        drone.close();
    }
}
