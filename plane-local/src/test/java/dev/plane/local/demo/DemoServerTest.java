package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Start, stop and the number of connections. */
@Timeout(30)
class DemoServerTest {

    @AutoClose private final RunningDemo demo = new RunningDemo();

    @Test
    void oneConnectionTooMany_isClosedAtOnce() throws Exception {
        int port = demo.start(RunningDemo.SMALL, Liveness.DEFAULT);
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < RunningDemo.SMALL.connections(); i++) {
            sockets.add(demo.closing(new Socket(RunningDemo.LOOPBACK, port)));
        }
        try (Socket extra = new Socket(RunningDemo.LOOPBACK, port)) {
            extra.setSoTimeout(10_000);
            assertThat(extra.getInputStream().read()).isEqualTo(-1);
        }
        sockets.getFirst()
                .getOutputStream()
                .write("HEAD / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(sockets.getFirst().getInputStream().readNBytes(5)).asString().isEqualTo("HTTP/");
    }

    @Test
    void close_tellsEveryoneAndFreesThePort() throws Exception {
        DemoServer server = demo.start(0, null, BoardLimits.DEFAULT, Liveness.DEFAULT);
        TestClient ada = demo.connect(server.port());
        ada.hello();

        server.close();

        assertThat(ada.awaitClose()).isEqualTo("1001 This session is being stopped.");
        int port = server.port();
        assertThat(demo.start(port, null, BoardLimits.DEFAULT, Liveness.DEFAULT).port())
                .isEqualTo(port);
    }

    @Test
    void takenPort_isNamed() throws Exception {
        int port = demo.start();

        assertThatThrownBy(() -> demo.start(port, null, BoardLimits.DEFAULT, Liveness.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(port));
    }
}
