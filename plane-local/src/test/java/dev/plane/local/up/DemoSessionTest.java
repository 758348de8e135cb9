package dev.plane.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.boot.StartException;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.client.ControllerUri;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.connect.SpawnConfig;
import dev.plane.common.connect.WaitFor;
import dev.plane.common.json.Json;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.PoolName;
import dev.plane.common.route.BearerToken;
import dev.plane.common.time.ManualTicker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

final class DemoSessionTest {
    private static final String NO_DRONE =
            """
            {"id":"x","kind":"NoDroneAvailable","message":"No active drone available."}
            """;
    private static final String OTHER =
            """
            {"id":"x","kind":"Other","message":"something else"}
            """;

    private final ManualTicker ticker = new ManualTicker();
    private final FakeController controller =
            new FakeController(() -> ticker.advance(Duration.ofSeconds(25)));
    private final PlaneClient client =
            PlaneClient.builder(ControllerUri.parse(controller.url())).build();
    private final DemoSession demo =
            new DemoSession(client, new ClusterName("localhost:9090"), ticker);

    @AfterEach
    void close() {
        client.close();
        controller.close();
    }

    @Test
    void readySession_isOpened_inThePoolOfProcesses() throws Exception {
        controller.then(200, session(true, BackendStatus.READY));

        assertThat(demo.open().backendId()).isEqualTo(new BackendName("b1"));

        ConnectRequest asked = Json.read(controller.requests().getFirst(), ConnectRequest.class);
        assertThat(asked.waitFor()).isEqualTo(WaitFor.READY);
        SpawnConfig spawn = Objects.requireNonNull(asked.spawnConfig());
        assertThat(spawn.pool()).isEqualTo(new PoolName("demo"));
        assertThat(spawn.executable().text()).isEqualTo("{\"image\":\"demo\"}");
    }

    @Test
    void droneThatHasNotReported_isWaitedFor() throws Exception {
        controller.then(500, NO_DRONE);
        controller.then(200, session(true, BackendStatus.READY));

        assertThat(demo.open().status()).isEqualTo(BackendStatus.READY);
    }

    @Test
    void earlierSessionThatJustEnds_isWaitedFor() throws Exception {
        controller.then(200, session(false, BackendStatus.TERMINATED));
        controller.then(200, session(true, BackendStatus.READY));

        assertThat(demo.open().spawned()).isTrue();
    }

    @Test
    void droneThatNeverReports_isGivenUpAfterAMinute() {
        controller.then(500, NO_DRONE);
        controller.then(500, NO_DRONE);
        controller.then(500, NO_DRONE);

        assertThatThrownBy(demo::open)
                .isInstanceOf(StartException.class)
                .hasMessage("the demo session was not to be had within 60 s; the log says why");
        assertThat(controller.requests()).hasSize(3);
    }

    @Test
    void newSessionThatEnds_isAFailure() {
        controller.then(200, session(true, BackendStatus.TERMINATED));

        assertThatThrownBy(demo::open)
                .isInstanceOf(StartException.class)
                .hasMessage("the demo session b1 is terminated instead of ready; the log says why");
    }

    @Test
    void otherRefusal_isAFailure() {
        controller.then(500, OTHER);

        assertThatThrownBy(demo::open)
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("the demo session: something else (");
    }

    private static String session(boolean spawned, BackendStatus status) {
        return Json.write(
                new ConnectResponse(
                        new BackendName("b1"),
                        spawned,
                        status,
                        new BearerToken("token"),
                        URI.create("http://localhost:9090/token/"),
                        null,
                        null,
                        URI.create("http://localhost:8080/pub/b/b1/status"),
                        null));
    }
}
