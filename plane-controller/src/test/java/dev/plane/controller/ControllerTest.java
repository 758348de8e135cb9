package dev.plane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.json.Json;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.BackendAction;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.route.RouteInfo;
import dev.plane.common.view.ClusterState;
import dev.plane.controller.http.RawHttp;
import dev.plane.controller.http.RawResponse;
import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedDrone;
import dev.plane.testkit.ScriptedProxy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Two whole controllers over real HTTP, WebSockets and PostgreSQL, with scripted peers. */
class ControllerTest {
    private static final BackendAddress ADDRESS = new BackendAddress("127.0.0.1:9999");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static Controllers controllers;

    private final int number = NUMBER.incrementAndGet();
    private final ClusterName cluster = new ClusterName("c" + number + ".test");
    private final DroneName droneName = new DroneName("dr-" + number);

    @BeforeAll
    static void start() {
        controllers = Controllers.start(2);
    }

    @AfterAll
    static void stop() {
        controllers.close();
    }

    /** CA-01, CA-02. */
    @Test
    void healthyController_saysSo() {
        assertThat(controllers.get(0, "/pub/health").body()).isEqualTo("{\"status\":\"ok\"}");
        RawResponse status = controllers.get(0, "/ctrl/status");

        assertThat(status.status()).isEqualTo(200);
        assertThat(status.body())
                .matches("\\{\"status\":\"ok\",\"version\":\"[^\"]+\",\"hash\":\"[^\"]+\"}");
    }

    /** CA-06, CA-07, CK-01..03, DR-01, BL-05. */
    @ParameterizedTest
    @EnumSource(Manner.class)
    void session_goesFromKeyToRouteToEnd(Manner manner) throws Exception {
        try (ScriptedDrone drone = connectDrone(0, manner);
                ScriptedProxy proxy =
                        ScriptedProxy.connect(
                                controllers.uri(1),
                                cluster,
                                new ProxyName("px-" + number),
                                manner)) {
            ConnectResponse session = connect(1, "room");
            assertThat(session.spawned()).isTrue();
            assertThat(session.status()).isEqualTo(BackendStatus.SCHEDULED);
            assertThat(session.drone()).isEqualTo(droneName);

            ToDrone.Action spawn = drone.awaitAction(session.backendId());
            assertThat(spawn.action()).isInstanceOf(BackendAction.Spawn.class);
            drone.acknowledge(spawn);
            proxy.socket().send(new FromProxy.RouteInfoRequest(session.token()));
            drone.reportReady(session.backendId(), ADDRESS);
            ToProxy.RouteInfoResponse route =
                    proxy.socket().receive(ToProxy.RouteInfoResponse.class);
            assertThat(route.token()).isEqualTo(session.token());
            RouteInfo info = Objects.requireNonNull(route.routeInfo());
            assertThat(info.address()).isEqualTo(ADDRESS);
            assertThat(info.validForMs() == null).isEqualTo(manner == Manner.UPSTREAM);
            assertThat(status(0, session.backendId())).contains("\"status\":\"ready\"");

            String path = "/ctrl/b/" + session.backendId() + "/soft-terminate";
            assertThat(controllers.post(1, path, "null").body()).isEqualTo("null");
            ToDrone.Action stop = drone.awaitAction(session.backendId());
            assertThat(stop.action())
                    .isEqualTo(
                            new BackendAction.Terminate(
                                    TerminationKind.SOFT, TerminationReason.EXTERNAL));
            drone.acknowledge(stop);
            drone.report(session.backendId(), terminated());
            assertThat(proxy.socket().receive(ToProxy.BackendRemoved.class).backend())
                    .isEqualTo(session.backendId());
            assertThat(status(1, session.backendId())).contains("\"status\":\"terminated\"");
            assertThat(connect(0, "room").spawned()).isTrue();
        }
    }

    /** SEX-01, SEX-02, W-64: the stream on one controller shows what the other one records. */
    @Test
    void statusStream_showsEachStatusOnceAndInOrderFromAnotherController() throws Exception {
        try (ScriptedDrone drone = connectDrone(0, Manner.OURS);
                RawHttp stream = RawHttp.connect(controllers.get(1).port())) {
            ConnectResponse session = connect(0, "streamed");
            stream.send(
                    "GET /pub/b/"
                            + session.backendId()
                            + "/status-stream HTTP/1.1\r\nhost: x\r\n\r\n");
            assertThat(stream.head().getFirst()).contains(" 200 ");
            assertThat(stream.chunk())
                    .matches("data: \\{\"status\":\"scheduled\",\"time\":\\d+}\nid: scheduled\n\n");
            drone.acknowledge(drone.awaitAction(session.backendId()));
            drone.reportReady(session.backendId(), ADDRESS);
            for (String status : new String[] {"loading", "starting", "waiting", "ready"}) {
                assertThat(stream.chunk())
                        .matches(
                                "data: \\{\"status\":\"%1$s\",\"time\":\\d+}\nid: %1$s\n\n"
                                        .formatted(status));
            }
            drone.report(session.backendId(), terminated());
            assertThat(stream.chunk())
                    .contains(
                            "\"status\":\"terminated\"",
                            "\"exit_error\":false",
                            "id: terminated\n\n")
                    .doesNotContain("message");
        }
    }

    /** SEX-02, SE-03. */
    @Test
    void statusStream_goesOnAfterTheLastEventTheClientHas() throws Exception {
        try (ScriptedDrone drone = connectDrone(0, Manner.OURS);
                RawHttp stream = RawHttp.connect(controllers.get(0).port());
                RawHttp confused = RawHttp.connect(controllers.get(0).port())) {
            BackendName backend = connect(0, "resumed").backendId();
            drone.acknowledge(drone.awaitAction(backend));
            drone.reportReady(backend, ADDRESS);
            String request = "GET /pub/b/" + backend + "/status-stream HTTP/1.1\r\nlast-event-id: ";
            stream.send(request + " waiting \r\n\r\n");
            stream.head();
            confused.send(request + "nonsense\r\n\r\n");
            confused.head();

            assertThat(stream.chunk()).contains("id: ready");
            assertThat(confused.chunk()).contains("id: scheduled");
        }
    }

    /** W-46, CAX-03. */
    @Test
    void unknownBackend_is404Everywhere() {
        for (String name :
                new String[] {"no-such-backend", "NOT%20VALID", "a%00b", "x".repeat(46)}) {
            assertNotFound(controllers.get(0, "/pub/b/" + name + "/status"), "Backend");
            assertNotFound(controllers.get(0, "/pub/b/" + name + "/status-stream"), "Backend");
            assertNotFound(
                    controllers.post(0, "/ctrl/b/" + name + "/soft-terminate", ""), "Backend");
            assertNotFound(
                    controllers.post(0, "/ctrl/b/" + name + "/hard-terminate", ""), "Backend");
        }
    }

    /** CKX-05, at the size of a page that everybody opens at once. */
    @RepeatedTest(3)
    void manyConnectsAtOnceOnOneKey_startOneBackend() throws Exception {
        try (ScriptedDrone _ = connectDrone(0, Manner.OURS);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ConnectResponse>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int controller = i % 2;
                answers.add(callers.submit(() -> connect(controller, "rush")));
            }
            Set<BackendName> backends = new HashSet<>();
            int spawned = 0;
            for (Future<ConnectResponse> answer : answers) {
                backends.add(answer.get().backendId());
                spawned += answer.get().spawned() ? 1 : 0;
            }

            assertThat(spawned).isEqualTo(1);
            assertThat(backends).hasSize(1);
        }
    }

    /** CAX-05, CAX-06: upstream orders even the end of what has ended. */
    @Test
    void hardTerminate_reachesTheDroneAsSuch() {
        try (ScriptedDrone drone = connectDrone(0, Manner.UPSTREAM)) {
            BackendName backend = connect(0, "hard").backendId();
            drone.acknowledge(drone.awaitAction(backend));
            drone.reportReady(backend, ADDRESS);
            RawResponse response =
                    controllers.ask(
                            0,
                            "POST /ctrl/b/"
                                    + backend
                                    + "/hard-terminate HTTP/1.1\r\ncontent-length: 5\r\n\r\n{bad}");

            assertThat(response.body()).isEqualTo("null");
            assertThat(drone.awaitAction(backend).action())
                    .isEqualTo(
                            new BackendAction.Terminate(
                                    TerminationKind.HARD, TerminationReason.EXTERNAL));
        }
    }

    /** CAX-07, CAX-08, W-19, W-58. */
    @Test
    void drone_isListedAndDrained() {
        String path = "/ctrl/c/" + cluster + "/d/" + droneName + "/drain";
        assertNotFound(controllers.post(0, path, ""), "Drone");
        try (ScriptedDrone _ =
                ScriptedDrone.connect(controllers.uri(0), cluster, droneName, Manner.OURS)) {
            Await.until("the drone to be listed", () -> !state(1).drones().isEmpty());
            assertThat(state(1).drones().getFirst().ready()).isFalse();
            assertThat(controllers.post(1, path, "").body()).isEqualTo("{\"updated\":true}");
            assertThat(controllers.post(0, path, "").body()).isEqualTo("{\"updated\":false}");
            assertThat(state(0).drones().getFirst().draining()).isTrue();
            assertThat(controllers.post(0, path.replace("drain", "undrain"), "").body())
                    .isEqualTo("{\"updated\":true}");
            assertNotFound(
                    controllers.post(0, "/ctrl/c/" + cluster + "/d/px-1/drain", ""), "Drone");
        }
        Await.until("the drone to be gone", () -> state(1).drones().isEmpty());
        assertThat(controllers.get(0, "/ctrl/c/a:b:c/state").body())
                .isEqualTo("{\"drones\":[],\"proxies\":[]}");
    }

    /** W-01, CAX-11. */
    @Test
    void revoke_takesTheRouteBackFromEveryProxy() {
        try (ScriptedDrone drone = connectDrone(0, Manner.OURS);
                ScriptedProxy ours =
                        ScriptedProxy.connect(
                                controllers.uri(1),
                                cluster,
                                new ProxyName("px-o" + number),
                                Manner.OURS);
                ScriptedProxy upstream =
                        ScriptedProxy.connect(
                                controllers.uri(0),
                                cluster,
                                new ProxyName("px-u" + number),
                                Manner.UPSTREAM)) {
            ConnectResponse session = connect(0, "revoked");
            drone.acknowledge(drone.awaitAction(session.backendId()));
            drone.reportReady(session.backendId(), ADDRESS);
            for (ScriptedProxy proxy : new ScriptedProxy[] {ours, upstream}) {
                proxy.socket().send(new FromProxy.RouteInfoRequest(session.token()));
                assertThat(proxy.socket().receive(ToProxy.RouteInfoResponse.class).routeInfo())
                        .isNotNull();
            }
            String body = "{\"backend_id\":\"" + session.backendId() + "\",\"user\":\"u1\"}";
            assertThat(controllers.post(0, "/ctrl/b/revoke", body).body())
                    .isEqualTo("\"Token revoked successfully\"");
            assertThat(controllers.post(0, "/ctrl/revoke", body).body()).isEqualTo("null");

            assertThat(ours.socket().receive(ToProxy.RoutesRevoked.class).tokens())
                    .containsExactly(session.token());
            assertThat(upstream.socket().receive(ToProxy.RouteInfoResponse.class).routeInfo())
                    .isNull();
        }
    }

    private ScriptedDrone connectDrone(int controller, Manner manner) {
        ScriptedDrone drone =
                ScriptedDrone.connect(controllers.uri(controller), cluster, droneName, manner);
        drone.heartbeat();
        Await.until(
                "the drone to be ready",
                () -> state(0).drones().stream().anyMatch(listed -> listed.ready()));
        return drone;
    }

    private ConnectResponse connect(int controller, String key) {
        String body =
                """
                {"key":{"name":"%s-%d"},"user":"u1",
                 "spawn_config":{"cluster":"%s","executable":{"image":"img"}}}
                """
                        .formatted(key, number, cluster);
        RawResponse response = controllers.post(controller, "/ctrl/connect", body);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return Json.read(response.body(), ConnectResponse.class);
    }

    private ClusterState state(int controller) {
        return Json.read(
                controllers.get(controller, "/ctrl/c/" + cluster + "/state").body(),
                ClusterState.class);
    }

    private static String status(int controller, BackendName backend) {
        return controllers.get(controller, "/pub/b/" + backend + "/status").body();
    }

    private static BackendState terminated() {
        return new BackendState.Terminated(
                BackendStatus.READY,
                TerminationKind.SOFT,
                TerminationReason.EXTERNAL,
                0,
                "stopped as asked",
                null);
    }

    private static void assertNotFound(RawResponse response, String what) {
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body())
                .contains("\"kind\":\"NotFound\"", "\"message\":\"" + what + " does not exist\"");
    }
}
