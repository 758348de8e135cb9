package dev.plane.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.dns.uplink.TxtAnswer;
import dev.plane.dns.zone.NameServer;
import dev.plane.dns.zone.Zone;
import dev.plane.testkit.FreePort;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class DnsServerTest {
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final int TIMEOUT_MS = 10_000;

    @Test
    void portInUse_isRefusedByProtocolAndNumber() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        int port = FreePort.next();
        try (ServerSocket _ = new ServerSocket(port, 1, loopback)) {
            assertThatThrownBy(() -> start(port))
                    .isInstanceOf(BindException.class)
                    .hasMessageStartingWith("TCP port " + port + ": ");
        }
        try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(loopback, port))) {
            assertThatThrownBy(() -> start(port))
                    .isInstanceOf(BindException.class)
                    .hasMessageStartingWith("UDP port " + port + ": ");
        }
        try (DnsServer server = start(port)) {
            assertThat(server.port()).isEqualTo(port);
        }
    }

    /** DNX-03. */
    @Test
    void idleTcpConnection_isClosed() throws Exception {
        try (DnsServer server = start(0);
                Socket client = connect(server)) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void bytesThatMakeNoQuery_keepNoConnectionAlive() throws Exception {
        try (DnsServer server = start(0);
                Socket client = connect(server)) {
            client.getOutputStream().write(0);
            client.setSoTimeout((int) IDLE.dividedBy(2).toMillis());
            assertThatThrownBy(() -> client.getInputStream().read())
                    .hasMessageContaining("timed out");
            client.setSoTimeout(TIMEOUT_MS);
            long start = System.nanoTime();
            client.getOutputStream().write(12);

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IDLE);
        }
    }

    @Test
    void oneConnectionTooMany_isClosedAtOnce() throws Exception {
        List<Socket> clients = new ArrayList<>();
        ServerConfig patient =
                new ServerConfig(
                        Zone.Delegated.of("acme.test"),
                        NameServer.named("ns.acme.test"),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Duration.ofMinutes(1));
        try (DnsServer server = start(patient)) {
            for (int i = 0; i < TcpPipeline.MOST_CONNECTIONS; i++) {
                clients.add(connect(server));
            }
            Socket tooMany = connect(server);
            clients.add(tooMany);

            assertThat(tooMany.getInputStream().read()).isEqualTo(-1);
            clients.getFirst().setSoTimeout(1);
            assertThatThrownBy(() -> clients.getFirst().getInputStream().read())
                    .hasMessageContaining("timed out");
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static DnsServer start(int port) throws IOException {
        return start(
                new ServerConfig(
                        Zone.Delegated.of("acme.test"),
                        NameServer.named("ns.acme.test"),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        IDLE));
    }

    private static DnsServer start(ServerConfig config) throws IOException {
        return DnsServer.start(
                config,
                (_, then) -> then.accept(new TxtAnswer.Values(List.of("value"))),
                new SimpleMeterRegistry());
    }

    private static Socket connect(DnsServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }
}
