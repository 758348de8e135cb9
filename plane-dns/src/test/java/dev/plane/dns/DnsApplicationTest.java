package dev.plane.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.boot.MetricsAddress;
import dev.plane.common.name.DnsServerName;
import dev.plane.testkit.Await;
import dev.plane.testkit.FreePort;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedController;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

class DnsApplicationTest {
    @Test
    void application_connectsReportsHealthAndGivesItsPortBack() throws Exception {
        int metrics = FreePort.next();
        int port;
        try (ScriptedController controller = ScriptedController.open(Manner.OURS)) {
            try (DnsApplication dns =
                    DnsApplication.start(
                            config(controller)
                                    .withMetrics(
                                            Optional.of(
                                                    MetricsAddress.parse(
                                                            "127.0.0.1:" + metrics))))) {
                port = dns.port();
                controller.awaitDns();

                Await.until("healthy", () -> get(metrics, "/health").statusCode() == 200);
                assertThat(get(metrics, "/metrics").body())
                        .contains("plane_dns_answers_total{", "plane_dns_waiting");
            }
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (ServerSocket _ = new ServerSocket(port, 1, address.getAddress());
                DatagramSocket udp = new DatagramSocket(address)) {
            assertThat(udp.isBound()).isTrue();
        }
    }

    @Test
    void portInUse_failsTheStart() throws Exception {
        try (ScriptedController controller = ScriptedController.open(Manner.OURS);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () ->
                                    DnsApplication.start(
                                                    config(controller)
                                                            .withPort(taken.getLocalPort()))
                                            .close())
                    .hasRootCauseInstanceOf(IOException.class)
                    .satisfies(
                            failure ->
                                    assertThat(failure)
                                            .hasStackTraceContaining(
                                                    BindException.class.getName()
                                                            + ": TCP port "
                                                            + taken.getLocalPort()));
        }
    }

    private static DnsConfig config(ScriptedController controller) {
        return DnsConfig.of(new DnsServerName("ns-app"), controller.uri(), DnsFixture.ZONE)
                .withHost(InetAddress.getLoopbackAddress())
                .withPort(0);
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
