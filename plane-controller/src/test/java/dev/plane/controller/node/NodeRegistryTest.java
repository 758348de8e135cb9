package dev.plane.controller.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DnsServerName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.PoolName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.view.AnyNodeName;
import dev.plane.common.view.ClusterState;
import dev.plane.common.view.Drained;
import dev.plane.common.view.DroneView;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.TestDrone;
import dev.plane.controller.hint.Subscription;
import dev.plane.controller.hint.Topic;
import dev.plane.controller.node.Registration.Refused;
import dev.plane.controller.node.Registration.Registered;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class NodeRegistryTest {
    private static final String CLUSTER = DomainFixture.CLUSTER.value();

    private final DomainFixture controller = DomainFixture.start();

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    @DisplayName(
            "CA-05 DRX-09 W-20 the newest registration's controller, version, address and pool"
                    + " hold")
    void newConnection_replacesTheOldOne() {
        TestDrone first = connect("pool-1", "i-1");
        TestDrone second = connect("pool-2", "i-1");

        assertThat(second.lease().id()).isEqualTo(first.lease().id());
        assertThat(first.lease().isCurrent()).isFalse();
        assertThat(second.lease().isCurrent()).isTrue();
        assertThat(text("select pool from drone")).isEqualTo("pool-2");
    }

    @Test
    void closingAnOldConnection_leavesTheNewOneConnected() {
        TestDrone first = connect("", "i-1");
        TestDrone second = connect("", "i-1");

        first.lease().close();
        assertThat(state().drones()).hasSize(1);
        second.lease().close();
        assertThat(state().drones()).isEmpty();
    }

    @Test
    void connectionThatEndsDuringAnOutage_isMarkedAfterIt() {
        TestDrone drone = connect("", "i-1");
        controller.setDatabaseAvailable(false);
        drone.lease().close();
        controller.setDatabaseAvailable(true);
        assertThat(state().drones()).hasSize(1);

        TestDrone.connect(controller, "dr-b");

        assertThat(state().drones())
                .extracting(view -> view.node().name())
                .containsExactly(new AnyNodeName.Drone(new DroneName("dr-b")));
    }

    @Test
    void newConnection_isAnnouncedOnOtherControllers() throws Exception {
        TestDrone first = connect("", "i-1");
        try (DomainFixture other = controller.another();
                Subscription news = controller.hints.subscribe(Topic.node(first.lease().id()))) {
            news.await(Duration.ofMillis(1));
            TestDrone.register(other, DomainFixture.CLUSTER, PoolName.DEFAULT, drone("i-1"));

            assertThat(news.await(Duration.ofSeconds(5))).contains(Topic.node(first.lease().id()));
            assertThat(first.lease().isCurrent()).isFalse();
        }
    }

    @Test
    @DisplayName("a second live instance of a drone's name is refused")
    void secondInstance_isRefusedWhileTheFirstLives() {
        TestDrone first = connect("", "i-1").beat(null);

        Registration refused = register(drone("i-2"));
        assertThat(refused).isInstanceOf(Refused.class);
        assertThat(((Refused) refused).reason()).contains("dr-a").contains("--name");

        first.lease().close();
        assertThat(register(drone("i-2"))).isInstanceOf(Refused.class);
        assertThat(register(drone("i-1"))).isInstanceOf(Registered.class);
        first.lease().close();
        makeHeartbeatsOld();
        controller.controllers.offline(controller.name);
        assertThat(register(drone("i-2"))).isInstanceOf(Registered.class);
    }

    @Test
    void secondInstance_isRefusedWhileTheFirstIsConnected_evenWithoutHeartbeats() {
        connect("", "i-1");

        assertThat(register(drone("i-2"))).isInstanceOf(Refused.class);
    }

    @Test
    @DisplayName("an upstream drone is refused while an instance's heartbeat is young")
    void droneWithoutInstance_isRefusedWhileAnInstanceBeats() {
        connect("", "i-1").beat(null);
        assertThat(register(drone(null))).isInstanceOf(Refused.class);

        makeHeartbeatsOld();
        assertThat(register(drone(null))).isInstanceOf(Registered.class);
        assertThat(register(drone(null))).isInstanceOf(Registered.class);
        assertThat(register(drone("i-2"))).isInstanceOf(Registered.class);
    }

    @Test
    @DisplayName("W-23 a DNS server without a cluster has one row")
    void dnsServer_hasOneRow() {
        for (int i = 0; i < 3; i++) {
            controller.nodes.register(
                    new NodeRegistration(
                            new DnsServerName("ns-a"),
                            null,
                            PoolName.DEFAULT,
                            Handshake.of(new PlaneVersion("1", "h"), "ns-a"),
                            controller.name,
                            "127.0.0.1"));
        }

        assertThat(count("select count(*) from node")).isEqualTo(1);
    }

    @Test
    @DisplayName("W-19 CAX-09 a drone that has not beaten is listed as not ready")
    void clusterState_listsADroneWithoutHeartbeat() {
        TestDrone drone = connect("", "i-1");
        assertThat(state().drones()).extracting(DroneView::ready).containsExactly(false);

        drone.beat(null);

        assertThat(state().drones()).extracting(DroneView::ready).containsExactly(true);
    }

    @Test
    @DisplayName("CAX-08 cluster state")
    void clusterState_listsConnectedNodesAndTheirBackends() throws Exception {
        TestDrone drone = connect("", "i-1").beat(null);
        controller.ready(drone, "room");
        controller.nodes.register(
                new NodeRegistration(
                        new ProxyName("px-a"),
                        DomainFixture.CLUSTER,
                        PoolName.DEFAULT,
                        Handshake.of(new PlaneVersion("1", "h"), "px-a"),
                        controller.name,
                        "127.0.0.1"));

        ClusterState state = state();

        assertThat(state.drones()).extracting(DroneView::backendCount).containsExactly(1);
        assertThat(state.drones().getFirst().node().controller()).isEqualTo(controller.name);
        assertThat(state.proxies())
                .singleElement()
                .satisfies(
                        proxy -> {
                            assertThat(proxy.name())
                                    .isEqualTo(new AnyNodeName.Proxy(new ProxyName("px-a")));
                            assertThat(proxy.planeVersion()).isEqualTo("1");
                        });
        assertThat(controller.clusters.read("unknown"))
                .isEqualTo(new ClusterState(List.of(), List.of()));
    }

    @Test
    @DisplayName("CAX-07 W-58 drain")
    void drain_isRepeatable_andKnowsOnlyDrones() {
        connect("", "i-1");

        assertThat(drain("dr-a", true)).contains(new Drained(true));
        assertThat(drain("dr-a", true)).contains(new Drained(false));
        connect("", "i-1");
        assertThat(state().drones()).extracting(DroneView::draining).containsExactly(true);
        assertThat(drain("dr-a", false)).contains(new Drained(true));
        assertThat(drain("dr-unknown", true)).isEmpty();
        assertThat(drain("A/../b", true)).isEmpty();
    }

    @Test
    @DisplayName("CA-03 CA-04 a controller is online from its start to its end")
    void controller_isOnlineWhileItRuns() {
        try (DomainFixture other = controller.another()) {
            assertThat(count("select count(*) from controller where online")).isEqualTo(2);
            assertThat(other.controllers.isReachable()).isTrue();
        }
        assertThat(text("select name from controller where online"))
                .isEqualTo(controller.name.value());
    }

    private TestDrone connect(String pool, @Nullable String instance) {
        return TestDrone.connect(
                controller, DomainFixture.CLUSTER, new PoolName(pool), drone(instance));
    }

    private Registration register(Handshake handshake) {
        return TestDrone.register(
                controller, new ClusterName(CLUSTER), PoolName.DEFAULT, handshake);
    }

    private static Handshake drone(@Nullable String instance) {
        Handshake upstream = Handshake.of(new PlaneVersion("0.1.0", "test"), "dr-a");
        return instance == null
                ? upstream
                : upstream.withCapabilities(Capability.BATCH_RENEW).withInstance(instance);
    }

    private void makeHeartbeatsOld() {
        controller.jdbc.sql("update drone set last_heartbeat = now() - interval '46 s'").update();
    }

    private Optional<Drained> drain(String drone, boolean draining) {
        return controller.drones.setDraining(CLUSTER, drone, draining);
    }

    private ClusterState state() {
        return controller.clusters.read(CLUSTER);
    }

    private long count(String sql) {
        return controller.jdbc.sql(sql).query(Long.class).single();
    }

    private String text(String sql) {
        return controller.jdbc.sql(sql).query(String.class).single();
    }
}
