package dev.plane.common.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.json.Json;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.time.DatabaseTime;
import dev.plane.common.view.BackendList;
import dev.plane.common.view.ClusterState;
import dev.plane.common.view.ControllerStatus;
import dev.plane.common.view.Drained;
import dev.plane.common.view.Health;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

class PlaneClientTest {
    private static final BackendName BACKEND = new BackendName("my-backend");
    private static final ClusterName CLUSTER = new ClusterName("localhost:9090");
    private static final DroneName DRONE = new DroneName("dr-a");
    private static final String SESSION =
            """
            {"backend_id":"my-backend","spawned":true,"status":"scheduled","token":"t",\
            "url":"https://plane.test/t/","subdomain":null,"secret_token":"s",\
            "status_url":"http://127.0.0.1:8080/pub/b/my-backend/status","drone":"dr-a"}\
            """;

    private ScriptedHttpServer server;
    private PlaneClient client;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedHttpServer();
        client = PlaneClient.builder(server.uri()).build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void connect_sendsTheRequestAndTheDecodedToken() throws InterruptedException { // FA-05, W-52
        server.thenBody(200, SESSION);
        ConnectRequest request = ConnectRequest.of(KeyConfig.named("room-1"), null, "u1");

        ConnectResponse session = client.connect(request);

        assertThat(session).isEqualTo(Json.read(SESSION, ConnectResponse.class));
        assertThat(server.request())
                .isEqualTo(
                        new ScriptedHttpServer.Request(
                                "POST",
                                "/ctrl/connect",
                                "Bearer my/token",
                                "application/json",
                                null,
                                null,
                                Json.write(request)));
    }

    @Test
    void publicCalls_carryNoToken() throws InterruptedException { // FA-05
        server.thenBody(200, "{\"status\":\"ready\",\"time\":1}")
                .thenBody(200, "{\"status\":\"ok\"}")
                .thenOpenEvents();
        client.status(BACKEND);
        client.health();
        client.statusStream(BACKEND).close();
        for (int i = 0; i < 3; i++) {
            assertThat(server.request().authorization()).isNull();
        }
    }

    @Test
    void calls_goToTheirPaths() throws InterruptedException {
        server.thenBody(200, "{\"status\":\"ready\",\"time\":5}")
                .thenBody(200, "{\"status\":\"ok\"}")
                .thenBody(200, "{\"status\":\"ok\",\"version\":\"0.1.0\",\"hash\":\"h\"}")
                .thenBody(200, "{\"drones\":[],\"proxies\":[]}")
                .thenBody(200, "null")
                .thenBody(200, "null")
                .thenBody(200, "{\"updated\":true}")
                .thenBody(200, "{\"updated\":false}")
                .thenBody(200, "{\"backends\":[],\"next\":\"n\"}");

        assertThat(client.status(BACKEND))
                .isEqualTo(
                        new StatusEntry(
                                BackendStatus.READY, null, null, null, new DatabaseTime(5)));
        assertThat(client.health()).isEqualTo(new Health("ok"));
        assertThat(client.controllerStatus()).isEqualTo(new ControllerStatus("ok", "0.1.0", "h"));
        assertThat(client.clusterState(CLUSTER)).isEqualTo(new ClusterState(List.of(), List.of()));
        client.terminate(BACKEND, TerminationKind.SOFT);
        client.terminate(BACKEND, TerminationKind.HARD);
        assertThat(client.drain(CLUSTER, DRONE)).isEqualTo(new Drained(true));
        assertThat(client.undrain(CLUSTER, DRONE)).isEqualTo(new Drained(false));
        assertThat(
                        client.list(
                                CLUSTER,
                                new BackendQuery(BackendStatus.READY, "a b&c", "ü", DRONE, 10, null)
                                        .after("x+y")))
                .isEqualTo(new BackendList(List.of(), "n"));

        for (String expected :
                List.of(
                        "GET /pub/b/my-backend/status ",
                        "GET /pub/health ",
                        "GET /ctrl/status ",
                        "GET /ctrl/c/localhost:9090/state ",
                        "POST /ctrl/b/my-backend/soft-terminate null",
                        "POST /ctrl/b/my-backend/hard-terminate null",
                        "POST /ctrl/c/localhost:9090/d/dr-a/drain null",
                        "POST /ctrl/c/localhost:9090/d/dr-a/undrain null",
                        "GET /ctrl/c/localhost:9090/backends?status=ready&key=a%20b%26c"
                                + "&namespace=%C3%BC&drone=dr-a&limit=10&after=x%2By ")) {
            var request = server.request();
            assertThat(request.method() + " " + request.target() + " " + request.body())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Token revoked successfully\"", "null", ""})
    void revoke_takesAnyAnswer(String answer) throws InterruptedException { // W-01
        server.thenBody(200, answer);
        client.revoke(BACKEND, "u1");
        var request = server.request();
        assertThat(request.target()).isEqualTo("/ctrl/b/revoke");
        assertThat(request.body()).isEqualTo("{\"backend_id\":\"my-backend\",\"user\":\"u1\"}");
    }

    @Test
    void apiError_isARefusalWithKindAndStatus() {
        server.thenBody(
                409,
                "{\"id\":\"k3v9x0q2m7c1zb\",\"kind\":\"KeyHeld\",\"message\":\"tag differs\"}");
        assertThatExceptionOfType(PlaneException.Refused.class)
                .isThrownBy(() -> client.controllerStatus())
                .withMessage("tag differs (KeyHeld, status 409, error id k3v9x0q2m7c1zb)")
                .satisfies(e -> assertThat(e.status()).isEqualTo(409))
                .satisfies(e -> assertThat(e.error().kind()).isEqualTo(ApiErrorKind.KeyHeld));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401|Unauthorized",
                "502|<html>",
                "500|{\"id\":\"a\",\"kind\":\"SomethingNew\",\"message\":\"m\"}",
                "204|``",
                "302|``",
            })
    void otherStatus_isUnexpected(int status, String body) {
        server.thenBody(status, body);
        assertThatExceptionOfType(PlaneException.UnexpectedStatus.class)
                .isThrownBy(() -> client.controllerStatus())
                .withMessageEndingWith("/ctrl/status answered with status " + status)
                .withMessageNotContaining("token")
                .satisfies(e -> assertThat(e.status()).isEqualTo(status));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "null", "{\"status\":\"ok\"}", "[]"})
    void successOfAnotherForm_isUnexpectedContent(String body) {
        server.thenBody(200, body);
        assertThatExceptionOfType(PlaneException.UnexpectedContent.class)
                .isThrownBy(() -> client.controllerStatus())
                .withMessageContaining("/ctrl/status answered with ");
    }

    @Test
    void nobodyThere_isUnreachable() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        try (PlaneClient lonely =
                PlaneClient.builder(ControllerUri.parse("http://secret@127.0.0.1:" + port))
                        .build()) {
            assertThatExceptionOfType(PlaneException.Unreachable.class)
                    .isThrownBy(lonely::health)
                    .withMessage(
                            "http://127.0.0.1:%d/pub/health cannot be reached: connection refused"
                                    .formatted(port));
        }
    }

    @Test
    void hostWithoutAddress_isUnreachable() {
        ControllerUri nowhere = ControllerUri.parse("http://no-such-host.invalid");
        try (PlaneClient lost = PlaneClient.builder(nowhere).build()) {
            assertThatExceptionOfType(PlaneException.Unreachable.class)
                    .isThrownBy(lost::health)
                    .withMessageEndingWith("cannot be reached: its host name has no address");
        }
    }

    @Test
    void silentServer_isUnreachableInTime() {
        server.thenNothing();
        try (PlaneClient hasty =
                PlaneClient.builder(server.uri()).callTimeout(Duration.ofMillis(200)).build()) {
            assertThatExceptionOfType(PlaneException.Unreachable.class)
                    .isThrownBy(hasty::health)
                    .withMessageContaining("no answer within");
        }
    }

    @Test
    void stalledBody_isUnreachableInTime() {
        server.then(
                exchange -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    server.awaitClose();
                });
        try (PlaneClient hasty =
                PlaneClient.builder(server.uri()).callTimeout(Duration.ofMillis(200)).build()) {
            assertThatExceptionOfType(PlaneException.Unreachable.class).isThrownBy(hasty::health);
        }
    }

    @Test
    void cutAnswer_isUnreachable() {
        server.then(
                exchange -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                });
        assertThatExceptionOfType(PlaneException.Unreachable.class).isThrownBy(client::health);
    }

    @Test
    void timeoutOfNothing_isRefused() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> PlaneClient.builder(server.uri()).callTimeout(Duration.ZERO))
                .withMessage("call timeout: PT0S (expected: more than 0 s)");
    }
}
