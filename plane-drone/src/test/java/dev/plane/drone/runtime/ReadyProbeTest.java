package dev.plane.drone.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.task.NamedThreads;
import dev.plane.common.time.Ticker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class ReadyProbeTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    /** What the server does with a connection. */
    private interface Conversation {
        void hold(Socket socket) throws IOException, InterruptedException;
    }

    private final LinkedBlockingQueue<String> questions = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private ServerSocket server = newServer();

    private static ServerSocket newServer() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void open() throws IOException {
        server.close();
        server = newServer();
    }

    @AfterEach
    void close() throws IOException {
        end.countDown();
        server.close();
    }

    private InetSocketAddress serve(Conversation conversation) {
        NamedThreads.virtual(
                "server",
                () -> {
                    while (!server.isClosed()) {
                        try (Socket socket = server.accept()) {
                            byte[] question = new byte[36];
                            int length = socket.getInputStream().readNBytes(question, 0, 36);
                            questions.add(
                                    new String(question, 0, length, StandardCharsets.US_ASCII));
                            conversation.hold(socket);
                        } catch (IOException | InterruptedException e) {
                            questions.add("ended: " + e.getMessage());
                        }
                    }
                });
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private static Conversation saying(String... pieces) {
        return socket -> {
            OutputStream out = socket.getOutputStream();
            for (String piece : pieces) {
                out.write(piece.getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        };
    }

    private static boolean probe(InetSocketAddress address, Duration limit)
            throws InterruptedException {
        return new ReadyProbe(Ticker.system(), limit).await(address);
    }

    @Test
    @DisplayName("DKX-05: any HTTP answer will do, to upstream's question")
    void errorAnswer_isAnAnswer() throws InterruptedException {
        InetSocketAddress address = serve(saying("HTTP/1.1 500 No\r\n\r\n"));
        assertThat(probe(address, Duration.ofSeconds(10))).isTrue();
        assertThat(questions.poll(10, TimeUnit.SECONDS))
                .isEqualTo("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    @Test
    void answerInPieces_isAnAnswer() throws InterruptedException {
        assertThat(probe(serve(saying("HT", "T", "P/1.0 200")), Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void otherProtocol_isNone() throws InterruptedException {
        assertThat(probe(serve(saying("SSH-2.0-x\r\n")), SHORT)).isFalse();
        assertThat(questions).hasSizeGreaterThan(1);
    }

    @Test
    void nobodyListening_isNone() throws InterruptedException, IOException {
        InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
        server.close();
        assertThat(probe(address, SHORT)).isFalse();
    }

    @Test
    void interrupt_endsTheWaitForASilentPeer() throws Exception {
        InetSocketAddress address = serve(socket -> end.await());
        LinkedBlockingQueue<String> outcome = new LinkedBlockingQueue<>();
        Thread waiting =
                NamedThreads.virtual(
                        "waiting",
                        () -> {
                            try {
                                outcome.add("answered: " + probe(address, Duration.ofMinutes(1)));
                            } catch (InterruptedException e) {
                                outcome.add("interrupted");
                            }
                        });
        assertThat(questions.poll(10, TimeUnit.SECONDS)).isNotNull();
        waiting.interrupt();
        assertThat(outcome.poll(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }
}
