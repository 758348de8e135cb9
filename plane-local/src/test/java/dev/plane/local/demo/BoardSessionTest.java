package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.JsonNode;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The limits of one connection, over real sockets. */
@Timeout(30)
class BoardSessionTest {

    @AutoClose private final RunningDemo demo = new RunningDemo();

    @Test
    void verifiedNameInUtf8_isShownAsItIs() throws Exception {
        int port = demo.start();
        try (Socket socket = new Socket(RunningDemo.LOOPBACK, port)) {
            RawClient.sayHello(socket, "x-verified-username: Zoë 山\r\n");
            assertThat(RawClient.readUntil(socket.getInputStream(), "\"strokes\""))
                    .contains("\"name\":\"Zoë 山\"");
        }
    }

    @Test
    void messageThatIsTooBig_closesOnlyItsSender() throws Exception {
        int port = demo.start(RunningDemo.SMALL, Liveness.DEFAULT);
        TestClient ada = demo.connect(port);
        ada.hello();
        TestClient bob = demo.connect(port);
        bob.hello();
        ada.hear("joined");

        bob.say("{'type':'%s'}".formatted("x".repeat(RunningDemo.SMALL.messageBytes())));

        assertThat(bob.awaitClose()).startsWith("1009");
        ada.hear("left");
    }

    @Test
    void flood_endsOnlyItsSender() throws Exception {
        int port = demo.start();
        TestClient ada = demo.connect(port);
        ada.hello();
        for (int i = 0; i < 2 * BoardLimits.DEFAULT.messagesPerSecond() + 200; i++) {
            ada.sayIfOpen("{'type':'away'}");
        }

        assertThat(ada.awaitClose()).isEqualTo("1008 Too many messages at once.");
    }

    @Test
    void clientThatDoesNotRead_isCutOffAndTheOthersGoOn() throws Exception {
        BoardLimits limits = new BoardLimits(60, 400, 400, 400, 3, 6, 16_384, 1_000, 64 * 1024);
        int port = demo.start(limits, Liveness.DEFAULT);
        TestClient ada = demo.connect(port);
        ada.hello();
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4 * 1024);
            slow.connect(new InetSocketAddress(RunningDemo.LOOPBACK, port));
            RawClient.sayHello(slow, "");
            String slowId = ada.hear("joined").at("/person/id").asString();
            String points =
                    IntStream.range(0, 800)
                            .mapToObj(i -> "-150000")
                            .collect(Collectors.joining(","));

            for (int stroke = 1; stroke <= 100; stroke++) {
                ada.say(
                        "{'type':'begin','stroke':%d,'width':60,'points':[%s]}"
                                .formatted(stroke, points));
            }

            JsonNode next = ada.hearAny();
            while (TestClient.is("removed", next)) {
                next = ada.hearAny();
            }
            assertThat(TestClient.is("left", next)).as("%s", next).isTrue();
            assertThat(next.get("by").asString()).isEqualTo(slowId);
        }
    }

    @Test
    void silentClient_isClosedAndALivelyOneStays() throws Exception {
        int port = demo.start(BoardLimits.DEFAULT, RunningDemo.LIVELY);
        TestClient ada = demo.connect(port);
        ada.hello();
        try (Socket silent = new Socket(RunningDemo.LOOPBACK, port)) {
            RawClient.sayHello(silent, "");
            ada.hear("joined");

            ada.hear("left");
            assertThat(RawClient.readUntil(silent.getInputStream(), "Nothing was heard"))
                    .isNotEmpty();
        }
        ada.hear("pulse");
        ada.draw(1);
    }
}
