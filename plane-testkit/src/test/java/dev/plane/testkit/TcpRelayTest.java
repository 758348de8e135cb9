package dev.plane.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

class TcpRelayTest {
    private final ServerSocket server = listening();
    private final TcpRelay relay = TcpRelay.to(server.getLocalPort());
    private final Socket client = connected(relay.port());
    private Socket served = client;

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Socket connected(int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            return socket;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void accept() throws IOException {
        served = server.accept();
        served.setSoTimeout(10_000);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        served.close();
        relay.close();
        server.close();
    }

    @Test
    void bytes_passBothWays() throws Exception {
        client.getOutputStream().write(7);
        served.getOutputStream().write(8);

        assertThat(served.getInputStream().read()).isEqualTo(7);
        assertThat(client.getInputStream().read()).isEqualTo(8);
    }

    @Test
    void endOfStream_passes() throws Exception {
        client.shutdownOutput();

        assertThat(served.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void cut_resetsBothSidesButNotNewConnections() throws Exception {
        client.getOutputStream().write(7);
        served.getInputStream().read();
        relay.cut();

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> served.getInputStream().read()).isInstanceOf(IOException.class);
        try (Socket again = connected(relay.port());
                Socket servedAgain = server.accept()) {
            again.getOutputStream().write(9);
            assertThat(servedAgain.getInputStream().read()).isEqualTo(9);
        }
    }

    @Test
    void blackHole_swallowsUntilRestored() throws Exception {
        relay.blackHole();
        client.getOutputStream().write(7);
        served.setSoTimeout(100);
        assertThatThrownBy(() -> served.getInputStream().read())
                .isInstanceOf(SocketTimeoutException.class);

        relay.restore();
        served.setSoTimeout(10_000);
        assertThat(served.getInputStream().read()).isEqualTo(7);
    }

    @Test
    void delay_letsBytesArriveLater() throws Exception {
        relay.delay(Duration.ofMillis(200));
        long start = System.nanoTime();
        client.getOutputStream().write(7);

        assertThat(served.getInputStream().read()).isEqualTo(7);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void throttle_spreadsBytesOverTime() throws Exception {
        relay.throttle(100_000);
        long start = System.nanoTime();
        client.getOutputStream().write(new byte[30_000]);
        client.shutdownOutput();

        assertThat(served.getInputStream().readAllBytes()).hasSize(30_000);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    void refuse_resetsNewConnections() throws Exception {
        relay.refuse();
        try (Socket again = connected(relay.port())) {
            assertThatThrownBy(() -> again.getInputStream().read()).isInstanceOf(IOException.class);
        }
    }
}
