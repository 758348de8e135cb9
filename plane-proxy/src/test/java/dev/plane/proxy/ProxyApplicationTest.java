package dev.plane.proxy;

import static dev.plane.proxy.Http.get;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.boot.MetricsAddress;
import dev.plane.boot.StartException;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ProxyName;
import dev.plane.testkit.Await;
import dev.plane.testkit.FreePort;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedController;

import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.util.Optional;

class ProxyApplicationTest {
    private static ProxyConfig config(ScriptedController controller, ProxyPorts ports) {
        return ProxyConfig.of(
                new ProxyName("px-1"), controller.uri(), new ClusterName("plane.test"), ports);
    }

    private static String answer(int port, String request) {
        try (Wire client = Wire.connect(port)) {
            String head = client.send(request).head();
            return head + client.body(head);
        }
    }

    @Test
    void started_proxy_serves_on_every_address_and_stops() {
        try (ScriptedController controller = ScriptedController.open(Manner.OURS)) {
            int port;
            try (ProxyApplication proxy =
                    ProxyApplication.start(config(controller, ProxyPorts.http(0)))) {
                port = proxy.httpPort();
                controller.awaitProxy();
                Await.until("ready", () -> answer(port, get("/ready")).startsWith("HTTP/1.1 200"));

                assertThat(answer(port, get("/"))).contains("\r\nserver: Plane/");
            }
            assertThatThrownBy(() -> Wire.connect(port)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void health_tells_whether_there_is_a_controller() {
        int metrics = FreePort.next();
        try (ScriptedController controller = ScriptedController.open(Manner.OURS)) {
            controller.refuseUpgrades("503 Busy");
            ProxyConfig config =
                    config(controller, ProxyPorts.http(0))
                            .withMetrics(Optional.of(new MetricsAddress("127.0.0.1", metrics)));
            try (ProxyApplication _ = ProxyApplication.start(config)) {
                assertThat(answer(metrics, get("/health"))).startsWith("HTTP/1.1 503");
                controller.acceptUpgrades();

                Await.until(
                        "healthy",
                        () -> answer(metrics, get("/health")).startsWith("HTTP/1.1 200"));
            }
        }
    }

    @Test
    void taken_port_is_named() {
        try (ScriptedController controller = ScriptedController.open(Manner.OURS);
                RawBackend other = RawBackend.answering("")) {
            ProxyConfig config = config(controller, ProxyPorts.http(other.port()));

            assertThatThrownBy(() -> ProxyApplication.start(config))
                    .hasStackTraceContaining(
                            "BindException: port " + other.port() + ": Address already in use");
        }
    }

    /** W-63. */
    @Test
    void https_is_refused_as_long_as_there_are_no_certificates() {
        try (ScriptedController controller = ScriptedController.open(Manner.OURS)) {
            ProxyConfig config = config(controller, new ProxyPorts(0, 0));

            assertThatThrownBy(() -> ProxyApplication.start(config))
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("HTTPS is not there yet");
        }
    }
}
