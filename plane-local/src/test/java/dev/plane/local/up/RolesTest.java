package dev.plane.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.plane.common.name.DroneName;
import dev.plane.controller.ControllerApplication;
import dev.plane.controller.DatabaseUrl;
import dev.plane.drone.RuntimeConfig;
import dev.plane.testkit.FreePort;
import dev.plane.testkit.TestDatabase;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

final class RolesTest {
    private static final UpConfig CONFIG =
            new UpConfig(
                    Path.of("/home/x/.plane"),
                    FreePort.next(),
                    9090,
                    Optional.empty(),
                    Map.of("notes", "python3 notes.py"),
                    false,
                    false);

    private static TestDatabase database;
    private static ControllerApplication controller;

    @BeforeAll
    static void start() {
        database = TestDatabase.create("empty", _ -> {});
        controller =
                ControllerApplication.start(
                        Roles.controller(CONFIG, DatabaseUrl.parse(database.url())));
    }

    @AfterAll
    static void stop() {
        controller.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:%d", "127.0.0.1:%d", "[::1]:%d", "LOCALHOST:%d"})
    void controlInterface_answersToThisMachine(String host) throws IOException {
        assertThat(statusLine(host.formatted(CONFIG.port()), "/ctrl/status")).contains(" 200 ");
    }

    /** A page whose name resolves to 127.0.0.1 could read the answers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.test:%d",
                "localhost.evil.test:%d",
                "127.0.0.1.evil.test",
                "192.0.2.1"
            })
    void controlInterface_answersToNoOtherHost(String host) throws IOException {
        String named = host.formatted(CONFIG.port());

        assertThat(statusLine(named, "/ctrl/status")).contains(" 403 ");
        assertThat(statusLine(named, "/ctrl/c/localhost:9090/state")).contains(" 403 ");
    }

    @Test
    void drone_isAlwaysTheSame_andEndsItsSessionsWithItself() {
        assertThat(Roles.drone(CONFIG).name()).contains(new DroneName("dr-local"));
        assertThat(Roles.drone(CONFIG).database())
                .contains(Path.of("/home/x/.plane/drone/drone.sqlite"));
        assertThat(Roles.drone(CONFIG).stopBackendsOnExit()).isTrue();
        assertThat(Roles.drone(CONFIG).runtime())
                .isInstanceOfSatisfying(
                        RuntimeConfig.Processes.class,
                        processes ->
                                assertThat(processes.apps())
                                        .containsOnlyKeys("demo", "notes")
                                        .containsEntry("notes", "python3 notes.py"));
    }

    @Test
    void proxy_isReachedFromThisMachineAlone() {
        assertThat(Roles.proxy(CONFIG).host()).matches(host -> host.isLoopbackAddress());
    }

    private static String statusLine(String host, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), CONFIG.port())) {
            String request =
                    "GET %s HTTP/1.1\r\nhost: %s\r\nconnection: close\r\n\r\n"
                            .formatted(path, host);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return answer.lines().findFirst().orElse("");
        }
    }
}
