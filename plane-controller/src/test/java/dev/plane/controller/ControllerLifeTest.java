package dev.plane.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.boot.StartException;
import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.json.Json;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.protocol.ToProxy;
import dev.plane.controller.http.RawHttp;
import dev.plane.controller.http.RawResponse;
import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedDrone;
import dev.plane.testkit.ScriptedProxy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Start, stop and outages of the database. */
class ControllerLifeTest {
    private static final ClusterName CLUSTER = new ClusterName("life.test");
    private static final BackendAddress ADDRESS = new BackendAddress("127.0.0.1:9999");

    private final Controllers controllers = Controllers.start(1);

    @AfterEach
    void stop() {
        controllers.close();
    }

    /** CA-03, CA-04, CAX-13. */
    @Test
    @Timeout(30)
    void stoppedController_isOfflineAndEndsWhatWouldNeverEnd() throws Exception {
        JdbcClient jdbc = JdbcClient.create(controllers.database().dataSource());
        assertThat(online(jdbc)).isEqualTo(1);
        try (ScriptedDrone drone = readyDrone();
                RawHttp stream = RawHttp.connect(controllers.get(0).port());
                RawHttp waiting = RawHttp.connect(controllers.get(0).port())) {
            ConnectResponse session = connect();
            stream.send("GET /pub/b/" + session.backendId() + "/status-stream HTTP/1.1\r\n\r\n");
            stream.head();
            stream.chunk();
            String body = "{\"key\":{\"name\":\"room\"},\"wait\":\"ready\"}";
            waiting.send(post("/ctrl/connect", body));
            long begin = System.nanoTime();
            controllers.stop(0);

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(online(jdbc)).isZero();
            assertThat(stream.chunk()).isEmpty();
            assertThat(drone.socket().awaitEnd()).isEqualTo(1001);
        }
    }

    @Test
    void takenPort_isToldWithItsAddress() {
        int port = controllers.get(0).port();
        ControllerConfig config =
                controllers.config().withReach(ControllerConfig.Reach.at("127.0.0.1", port));

        assertThatThrownBy(() -> ControllerApplication.start(config))
                .isInstanceOf(StartException.class)
                .hasMessage("cannot listen on 127.0.0.1 port " + port + ": Address already in use");
    }

    @Test
    void databaseThatIsNotThere_endsTheStart() {
        ControllerConfig config =
                ControllerConfig.of(DatabaseUrl.parse("postgres://postgres@127.0.0.1:1/plane"));

        assertThatThrownBy(() -> ControllerApplication.start(config))
                .hasRootCauseInstanceOf(ConnectException.class)
                .satisfies(
                        failure ->
                                assertThat(causes(failure))
                                        .anyMatch(SQLException.class::isInstance));
    }

    /** CAX-01. */
    @Test
    void databaseOutage_isToldAndOver() throws Exception {
        controllers.database().setAvailable(false);
        String body = "{\"key\":{\"name\":\"k\"}}";
        try (RawHttp health = send("GET /pub/health HTTP/1.1\r\n\r\n");
                RawHttp self = send("GET /ctrl/status HTTP/1.1\r\n\r\n");
                RawHttp status = send("GET /pub/b/x/status HTTP/1.1\r\n\r\n");
                RawHttp connect = send(post("/ctrl/connect", body))) {
            assertFault(health, "Database health check failed");
            assertFault(self, "Database health check failed");
            assertFault(status, "Database error");
            assertFault(connect, "Internal error.");
        }
        controllers.database().setAvailable(true);

        Await.until("health", () -> controllers.get(0, "/pub/health").status() == 200);
    }

    private RawHttp send(String request) throws IOException {
        RawHttp http = RawHttp.connect(controllers.get(0).port());
        http.send(request);
        return http;
    }

    private static String post(String path, String body) {
        return "POST "
                + path
                + " HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private static void assertFault(RawHttp http, String message) throws IOException {
        RawResponse response = http.receive(false);
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body()).contains("\"kind\":\"Other\",\"message\":\"" + message + "\"");
    }

    @Test
    void nodesThatStayConnected_areServedOnAfterAnOutage() throws Exception {
        try (ScriptedDrone drone = readyDrone();
                ScriptedProxy ours =
                        ScriptedProxy.connect(
                                controllers.uri(0), CLUSTER, new ProxyName("px-1"), Manner.OURS);
                RawHttp stream = RawHttp.connect(controllers.get(0).port())) {
            ConnectResponse session = connect();
            drone.acknowledge(drone.awaitAction(session.backendId()));
            stream.send("GET /pub/b/" + session.backendId() + "/status-stream HTTP/1.1\r\n\r\n");
            stream.head();
            stream.chunk();
            controllers.database().setAvailable(false);
            EventId event = new EventId(1_000);
            drone.socket()
                    .send(
                            new FromDrone.BackendEvent(
                                    event,
                                    session.backendId(),
                                    new BackendState.Ready(ADDRESS),
                                    drone.now()));
            ours.socket().send(new FromProxy.RouteInfoRequest(session.token()));
            ToProxy.RouteInfoResponse during =
                    ours.socket().receive(ToProxy.RouteInfoResponse.class);
            assertThat(during.routeInfo()).isNull();
            assertThat(during.unavailable()).isTrue();
            controllers.database().setAvailable(true);

            drone.socket().receive(ToDrone.AckEvent.class, ack -> ack.eventId().equals(event));
            assertThat(stream.chunk()).contains("id: ready");
            ours.socket().send(new FromProxy.RouteInfoRequest(session.token()));
            assertThat(ours.socket().receive(ToProxy.RouteInfoResponse.class).routeInfo())
                    .isNotNull();
        }
    }

    private ScriptedDrone readyDrone() {
        ScriptedDrone drone =
                ScriptedDrone.connect(
                        controllers.uri(0), CLUSTER, new DroneName("dr-1"), Manner.OURS);
        drone.heartbeat();
        Await.until(
                "a ready drone",
                () ->
                        controllers
                                .get(0, "/ctrl/c/" + CLUSTER + "/state")
                                .body()
                                .contains("\"ready\":true"));
        return drone;
    }

    private ConnectResponse connect() {
        String body =
                "{\"key\":{\"name\":\"room\"},\"spawn_config\":{\"cluster\":\"life.test\",\"executable\":{}}}";
        return Json.read(controllers.post(0, "/ctrl/connect", body).body(), ConnectResponse.class);
    }

    private static long online(JdbcClient jdbc) {
        return jdbc.sql("select count(*) from controller where online").query(Long.class).single();
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            causes.add(t);
        }
        return causes;
    }
}
