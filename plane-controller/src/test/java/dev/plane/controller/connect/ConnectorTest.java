package dev.plane.controller.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.connect.SpawnConfig;
import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.key.LeaseTimings;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.PoolName;
import dev.plane.common.name.Subdomain;
import dev.plane.common.protocol.BackendAction;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.Resources;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.route.SecretToken;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.Spawns;
import dev.plane.controller.TestDrone;
import dev.plane.controller.action.ActionFeed;
import dev.plane.controller.connect.ConnectResult.Refused;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class ConnectorTest {
    private static final KeyConfig KEY = KeyConfig.named("room");

    private final DomainFixture controller = DomainFixture.start();

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    @DisplayName("CK-02 CK-03 CK-10 CKX-08 new key: a backend is scheduled on the drone")
    void newKey_isScheduledOnTheDrone() throws Exception {
        TestDrone.connect(controller, "dr-a");

        ConnectResponse response = connect(KEY, Spawns.PLAIN);

        assertThat(response.spawned()).isTrue();
        assertThat(response.status()).isEqualTo(BackendStatus.SCHEDULED);
        assertThat(response.drone()).isEqualTo(new DroneName("dr-a"));
        assertThat(response.token().value()).hasSize(43);
        assertThat(response.secretToken())
                .isNotNull()
                .extracting(SecretToken::value)
                .asString()
                .hasSize(43);
        assertThat(controller.backends.status(response.backendId()).orElseThrow().status())
                .isEqualTo(BackendStatus.SCHEDULED);
    }

    @Test
    @DisplayName("CKX-10 no key: a random one, seen by the drone")
    void noKey_getsARandomOne() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");

        connect(null, Spawns.PLAIN);

        assertThat(spawn(drone).key().key().name()).matches("lk-[a-z0-9]{14}");
    }

    @Test
    @DisplayName("W-02 CK-12 deadlines of a spawn: 7, 40 and 50 s after the drone's clock")
    void spawn_carriesDeadlinesOfTheDronesClock() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");

        connect(KEY, Spawns.PLAIN);

        BackendAction.Spawn spawn = spawn(drone);
        assertThat(spawn.executable().text()).isEqualTo("{\"image\":\"img\"}");
        assertThat(spawn.staticToken()).isNull();
        assertThat(spawn.key().deadlines())
                .isEqualTo(LeaseTimings.DEFAULT.deadlines(TestDrone.CLOCK));
    }

    @Test
    @DisplayName("W-02 deadlines of a spawn on an upstream drone: 30, 40 and 50 s")
    void spawnOnADroneThatRenewsKeyByKey_isRenewedLater() throws Exception {
        TestDrone drone =
                TestDrone.connect(
                                controller,
                                DomainFixture.CLUSTER,
                                PoolName.DEFAULT,
                                Handshake.of(new PlaneVersion("0.5.5", "abca8022"), "dr-a"))
                        .beat(null);

        connect(KEY, Spawns.PLAIN);

        assertThat(spawn(drone).key().deadlines())
                .isEqualTo(LeaseTimings.DEFAULT.forSingleRenewals().deadlines(TestDrone.CLOCK));
    }

    @Test
    @DisplayName("CK-04 CK-05 CKX-06 a held key is shared, with its present status")
    void heldKey_isShared() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");
        ConnectResponse first = connect(KEY, Spawns.PLAIN);
        drone.reports(first.backendId(), new BackendState.Loading());
        drone.reports(first.backendId(), new BackendState.Starting());

        ConnectResponse second = connect(KEY, Spawns.inPool("no such pool"));

        assertThat(second.spawned()).isFalse();
        assertThat(second.backendId()).isEqualTo(first.backendId());
        assertThat(second.status()).isEqualTo(BackendStatus.STARTING);
        assertThat(second.drone()).isNull();
        assertThat(second.token()).isNotEqualTo(first.token());
    }

    @Test
    @DisplayName("CK-06 CK-07 CKX-13 CKX-14 addresses")
    void addresses_followClusterAndSubdomain() throws Exception {
        TestDrone.connect(controller, "dr-a");
        TestDrone.connect(controller, new ClusterName("localhost:9090"), "dr-b", PoolName.DEFAULT)
                .beat(null);

        ConnectResponse plain = connect(null, Spawns.PLAIN);
        ConnectResponse under = connect(null, spawn(DomainFixture.CLUSTER, new Subdomain("sub")));
        ConnectResponse port = connect(null, spawn(new ClusterName("localhost:9090"), null));

        assertThat(plain.url()).hasToString("https://plane.test/" + plain.token().value() + "/");
        assertThat(under.url())
                .hasToString("https://sub.plane.test/" + under.token().value() + "/");
        assertThat(port.url()).hasToString("http://localhost:9090/" + port.token().value() + "/");
        assertThat(plain.statusUrl())
                .hasToString("http://127.0.0.1:8080/pub/b/" + plain.backendId() + "/status");
    }

    @Test
    @DisplayName("CK-08 CK-09 pools")
    void pools_haveTheirOwnDrones() throws Exception {
        TestDrone.connect(controller, "dr-default");
        TestDrone.connect(controller, DomainFixture.CLUSTER, "dr-test", new PoolName("test"))
                .beat(null);

        assertThat(connect(null, Spawns.PLAIN).drone()).isEqualTo(new DroneName("dr-default"));
        assertThat(connect(null, Spawns.inPool("test")).drone())
                .isEqualTo(new DroneName("dr-test"));
        assertThat(connect(null, Spawns.inPool("test")).drone())
                .isEqualTo(new DroneName("dr-test"));
    }

    @Test
    @DisplayName("CK-01 no drone")
    void noDrone_isRefusedWithRetryAfter() throws Exception {
        Refused refused = refused(ConnectRequest.of(null, Spawns.PLAIN, null));

        assertThat(refused.kind()).isEqualTo(ApiErrorKind.NoDroneAvailable);
        assertThat(refused.retryAfter()).isNotNull();
    }

    @Test
    @DisplayName("CKX-15 W-54 a drone that has not beaten on this connection is not fit")
    void droneWithoutHeartbeatOnThisConnection_isNotFit() throws Exception {
        TestDrone.connect(controller, "dr-a");
        TestDrone.connect(controller, DomainFixture.CLUSTER, "dr-a", PoolName.DEFAULT);

        assertThat(refused(ConnectRequest.of(null, Spawns.PLAIN, null)).kind())
                .isEqualTo(ApiErrorKind.NoDroneAvailable);
    }

    @Test
    @DisplayName("CKX-15 a drone whose last heartbeat is 15 s old is not fit")
    void droneWithAnOldHeartbeat_isNotFit() throws Exception {
        TestDrone.connect(controller, "dr-a");
        controller.jdbc.sql("update drone set last_heartbeat = now() - interval '16 s'").update();

        assertThat(refused(ConnectRequest.of(null, Spawns.PLAIN, null)).kind())
                .isEqualTo(ApiErrorKind.NoDroneAvailable);
    }

    @Test
    @DisplayName("CKX-15 CAX-15 a drone of a silent or stopped controller is not fit")
    void droneOfASilentController_isNotFit() throws Exception {
        TestDrone.connect(controller, "dr-a");
        controller
                .jdbc
                .sql("update controller set last_heartbeat = now() - interval '46 s'")
                .update();
        assertThat(refused(ConnectRequest.of(null, Spawns.PLAIN, null)).kind())
                .isEqualTo(ApiErrorKind.NoDroneAvailable);

        controller.controllers.heartbeat(controller.name);
        assertThat(connect(null, Spawns.PLAIN).spawned()).isTrue();

        controller.controllers.offline(controller.name);
        assertThat(refused(ConnectRequest.of(null, Spawns.PLAIN, null)).kind())
                .isEqualTo(ApiErrorKind.NoDroneAvailable);
    }

    @Test
    @DisplayName("CAX-07 a draining drone gets nothing new")
    void drainingDrone_isNotFit() throws Exception {
        TestDrone.connect(controller, "dr-a");
        controller.drones.setDraining(DomainFixture.CLUSTER.value(), "dr-a", true);

        assertThat(refused(ConnectRequest.of(null, Spawns.PLAIN, null)).kind())
                .isEqualTo(ApiErrorKind.NoDroneAvailable);
    }

    @Test
    @DisplayName("CKX-15 of two drones the one with fewer living backends")
    void leastLoadedDrone_isChosen() throws Exception {
        TestDrone first = TestDrone.connect(controller, "dr-a");
        ConnectResponse one = connect(null, Spawns.PLAIN);
        TestDrone.connect(controller, "dr-b");

        assertThat(connect(null, Spawns.PLAIN).drone()).isEqualTo(new DroneName("dr-b"));

        first.reportsTerminated(one.backendId());
        assertThat(connect(null, Spawns.PLAIN).drone()).isEqualTo(new DroneName("dr-a"));
    }

    @Test
    void memoryLimit_isReservedOnTheDrone() throws Exception {
        TestDrone.connect(controller, DomainFixture.CLUSTER, "dr-a", PoolName.DEFAULT)
                .beat(new Resources(4000, 1000, 1000, 0));
        SpawnConfig large = Spawns.of("{\"resource_limits\":{\"memory_limit_bytes\":600}}");
        SpawnConfig small = Spawns.of("{\"resource_limits\":{\"memory_limit_bytes\":400}}");

        assertThat(connect(null, large).spawned()).isTrue();
        assertThat(refused(ConnectRequest.of(null, large, null)).kind())
                .isEqualTo(ApiErrorKind.NoDroneAvailable);
        assertThat(connect(null, small).spawned()).isTrue();
        assertThat(connect(null, Spawns.PLAIN).spawned()).isTrue();
    }

    @Test
    @DisplayName("CKX-01 nothing to connect to")
    void unheldKeyWithoutSpawnConfig_isRefused() throws Exception {
        assertThat(refused(ConnectRequest.of(KEY, null, null)).kind())
                .isEqualTo(ApiErrorKind.KeyUnheldNoSpawnConfig);
        assertThat(refused(ConnectRequest.of(null, null, null)).kind())
                .isEqualTo(ApiErrorKind.KeyUnheldNoSpawnConfig);
    }

    @Test
    @DisplayName("CKX-02 tag and namespace")
    void otherTag_isRefused_otherNamespace_isAnotherKey() throws Exception {
        TestDrone.connect(controller, "dr-a");
        ConnectResponse first = connect(new KeyConfig("room", "", "v1"), Spawns.PLAIN);

        Refused refused =
                refused(ConnectRequest.of(new KeyConfig("room", "", "v2"), Spawns.PLAIN, null));
        ConnectResponse other = connect(new KeyConfig("room", "tenant", "v2"), Spawns.PLAIN);

        assertThat(refused.kind()).isEqualTo(ApiErrorKind.KeyHeld);
        assertThat(other.backendId()).isNotEqualTo(first.backendId());
        assertThat(count("select count(*) from token")).isEqualTo(2);
    }

    @Test
    @DisplayName("CKX-03 no cluster")
    void noCluster_isRefusedUnlessThereIsADefault() throws Exception {
        TestDrone.connect(controller, "dr-a");
        SpawnConfig without = spawn(null, null);

        assertThat(refused(ConnectRequest.of(null, without, null)).kind())
                .isEqualTo(ApiErrorKind.NoClusterProvided);
        try (DomainFixture other =
                controller.another(
                        DomainFixture.Options.DEFAULT.withDefaultCluster(DomainFixture.CLUSTER))) {
            assertThat(other.session(ConnectRequest.of(null, without, null)).spawned()).isTrue();
        }
    }

    @Test
    @DisplayName("CKX-07 static tokens")
    void staticToken_isTheSameForAll() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");

        ConnectResponse first = connect(KEY, Spawns.withStaticToken());
        ConnectResponse second = connect(KEY, Spawns.PLAIN);

        assertThat(first.token().value()).matches("s\\..{43}");
        assertThat(first.secretToken()).isNull();
        assertThat(second.token()).isEqualTo(first.token());
        assertThat(second.secretToken()).isNull();
        assertThat(spawn(drone).staticToken()).isEqualTo(first.token());
        assertThat(count("select count(*) from token")).isZero();
    }

    @Test
    @DisplayName("CKX-09 a given id is used once and never again")
    void givenId_isUsedOnceEver() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");
        BackendName id = new BackendName("my-backend");
        ConnectRequest request = ConnectRequest.of(null, Spawns.named(id.value()), null);

        assertThat(controller.session(request).backendId()).isEqualTo(id);
        assertThat(refused(request).kind()).isEqualTo(ApiErrorKind.FailedToAcquireKey);
        drone.reportsTerminated(id);
        assertThat(refused(request).kind()).isEqualTo(ApiErrorKind.FailedToAcquireKey);
        assertThat(count("select count(*) from backend_key")).isZero();
        assertThat(count("select count(*) from action where acked_at is null")).isZero();
    }

    @Test
    @DisplayName("CKX-11 fencing tokens rise with every acquisition and begin at the present time")
    void fencingTokens_rise() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");
        long before = System.currentTimeMillis();
        BackendName first = controller.ready(drone, "room");
        drone.reportsTerminated(first);
        BackendName second = controller.ready(drone, "room");

        long one = count("select fencing_token from backend where id = '" + first + "'");
        long two = count("select fencing_token from backend where id = '" + second + "'");
        assertThat(two).isGreaterThan(one);
        assertThat(one).isBetween(before - 3_600_000, before + 60_000);
    }

    @Test
    @DisplayName("CKX-12 an ended backend's key is free at once")
    void keyOfAnEndedBackend_isFree() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");
        BackendName first = controller.ready(drone, "room");
        drone.reportsTerminated(first);

        ConnectResponse second = connect(KEY, Spawns.PLAIN);

        assertThat(second.spawned()).isTrue();
        assertThat(second.backendId()).isNotEqualTo(first);
    }

    @Test
    @DisplayName("CKX-04 an expired key is taken over, and its holder is lost")
    void expiredKey_isTakenOver() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");
        BackendName first = controller.ready(drone, "room");
        expire(first);

        ConnectResponse second = connect(KEY, Spawns.PLAIN);

        assertThat(second.spawned()).isTrue();
        assertThat(controller.backends.status(first).orElseThrow().status())
                .isEqualTo(BackendStatus.TERMINATED);
        assertThat(controller.backends.status(first).orElseThrow().terminationReason())
                .isEqualTo(TerminationReason.LOST);
    }

    @Test
    void expiredKeyWithoutAFitDrone_isLeftToItsHolder() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");
        BackendName first = controller.ready(drone, "room");
        expire(first);
        controller.jdbc.sql("update drone set ready = false").update();

        assertThat(refused(ConnectRequest.of(KEY, Spawns.PLAIN, null)).kind())
                .isEqualTo(ApiErrorKind.NoDroneAvailable);
        assertThat(controller.backends.status(first).orElseThrow().status())
                .isEqualTo(BackendStatus.READY);
    }

    @Test
    void expiredKey_withoutSpawnConfig_isLeftAlone() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");
        BackendName first = controller.ready(drone, "room");
        expire(first);

        assertThat(refused(ConnectRequest.of(KEY, null, null)).kind())
                .isEqualTo(ApiErrorKind.KeyUnheldNoSpawnConfig);
        assertThat(count("select count(*) from backend_key")).isEqualTo(1);
    }

    @Test
    @DisplayName("W-04 CKX-16 an executable of any size, kept byte for byte, is delivered at once")
    void largeExecutable_isDeliveredByteForByte() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");
        String executable =
                "{ \"image\":\"img\", \"env\":{\"B\":\"\\u0000\",\"A\":\"%s\",\"N\":1.50}}"
                        .formatted("x".repeat(100_000));

        connect(KEY, Spawns.of(executable));

        assertThat(spawn(drone).executable().text()).isEqualTo(executable);
    }

    @Test
    @DisplayName("executables of any shape are accepted")
    void oddExecutables_areAccepted() throws Exception {
        TestDrone drone = TestDrone.connect(controller, "dr-a");
        for (String executable :
                List.of(
                        "null",
                        "[]",
                        "7",
                        "{\"image\":7,\"resource_limits\":{\"memory_limit_bytes\":\"x\"}}")) {
            assertThat(connect(null, Spawns.of(executable)).spawned()).isTrue();
        }
        assertThat(drone.reportsTerminated(new BackendName("unknown"))).isNotNull();
    }

    @Test
    @DisplayName("W-25 limits of 0 seconds and the longest ones are taken")
    void extremeLimits_areTaken() throws Exception {
        TestDrone.connect(controller, "dr-a");

        assertThat(connect(null, Spawns.limited(Integer.MAX_VALUE, Integer.MAX_VALUE)).spawned())
                .isTrue();
        assertThat(connect(null, Spawns.limited(0, 0)).spawned()).isTrue();
    }

    @Test
    @DisplayName("any text as key, namespace, tag and user")
    void anyText_isAKey() throws Exception {
        TestDrone.connect(controller, "dr-a");
        KeyConfig key = new KeyConfig("../room/1 'é\uD83D\uDE00", "a\nb", "\"");

        ConnectResponse first = connect(key, Spawns.PLAIN);

        assertThat(connect(key, null).backendId()).isEqualTo(first.backendId());
    }

    private ConnectResponse connect(@Nullable KeyConfig key, @Nullable SpawnConfig spawn)
            throws InterruptedException {
        return controller.session(ConnectRequest.of(key, spawn, "u1"));
    }

    private Refused refused(ConnectRequest request) throws InterruptedException {
        ConnectResult result = controller.connector.connect(request);
        assertThat(result).isInstanceOf(Refused.class);
        return (Refused) result;
    }

    private BackendAction.Spawn spawn(TestDrone drone) throws InterruptedException {
        try (ActionFeed feed = controller.actions.feed(drone.lease().id())) {
            ToDrone.Action action = feed.next(Duration.ofSeconds(5)).getFirst();
            return (BackendAction.Spawn) action.action();
        }
    }

    private static SpawnConfig spawn(@Nullable ClusterName cluster, @Nullable Subdomain subdomain) {
        return new SpawnConfig(
                null, cluster, PoolName.DEFAULT, new RawJson("{}"), null, null, false, subdomain);
    }

    private void expire(BackendName backend) {
        controller
                .jdbc
                .sql(
                        "update backend_key set expires_at = now() - interval '1 s' where"
                                + " backend_id = :id")
                .param("id", backend.value())
                .update();
    }

    private long count(String sql) {
        return controller.jdbc.sql(sql).query(Long.class).single();
    }
}
