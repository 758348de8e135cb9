package dev.plane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.socket.CloseCode;
import dev.plane.common.socket.ReconnectingClient;
import dev.plane.common.socket.SocketSettings;
import dev.plane.common.socket.TypedSocket;
import dev.plane.common.task.NamedThreads;
import dev.plane.common.time.DroneTime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Lies here because the module of the client cannot use this one. */
@Timeout(60)
class ReconnectingClientTest {
    private static final String PATH = "/ctrl/c/plane.test/drone-socket?pool=blue";
    private static final Handshake HANDSHAKE =
            Handshake.of(new PlaneVersion("0.1.0", "unknown"), "dr-test")
                    .withCapabilities(Capability.BATCH_RENEW);

    private final ScriptedController controller = ScriptedController.open(Manner.OURS);
    private final BlockingQueue<ToDrone> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<TypedSocket<FromDrone, ToDrone>> sockets =
            new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(controller));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private ReconnectingClient.Builder<FromDrone, ToDrone> client() {
        return ReconnectingClient.<FromDrone, ToDrone>builder(ToDrone.class)
                .endpoint(controller.uri(), PATH)
                .handshake(() -> HANDSHAKE)
                .session(this::receiveAll);
    }

    private ReconnectingClient<FromDrone, ToDrone> start(
            ReconnectingClient.Builder<FromDrone, ToDrone> client) {
        ReconnectingClient<FromDrone, ToDrone> started = client.start("uplink");
        opened.add(started);
        return started;
    }

    private void receiveAll(TypedSocket<FromDrone, ToDrone> socket) throws InterruptedException {
        sockets.add(socket);
        while (true) {
            Optional<ToDrone> message = socket.receive();
            if (message.isEmpty()) {
                return;
            }
            received.add(message.get());
        }
    }

    private static FromDrone heartbeat(long time) {
        return new FromDrone.Heartbeat(new DroneTime(time), null, null);
    }

    private static ToDrone ack(long event) {
        return new ToDrone.AckEvent(new EventId(event));
    }

    private TypedSocket<FromDrone, ToDrone> awaitSocket() throws InterruptedException {
        TypedSocket<FromDrone, ToDrone> socket = sockets.poll(10, TimeUnit.SECONDS);
        assertThat(socket).as("a session").isNotNull();
        return socket;
    }

    /** TS-04, first connect. */
    @ParameterizedTest
    @EnumSource
    void start_connectsAtOnceAndShakesHands(Manner manner) throws Exception {
        try (ScriptedController other = ScriptedController.open(manner)) {
            long start = System.nanoTime();
            ReconnectingClient<FromDrone, ToDrone> client =
                    start(client().endpoint(other.uri(), PATH));
            ScriptedSocket<ToDrone, FromDrone> drone = other.awaitDrone();

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(drone.peer()).isEqualTo(HANDSHAKE);
            assertThat(drone.request().secondWord()).isEqualTo(PATH);
            assertThat(awaitSocket().peerUnderstands(Capability.ROUTES))
                    .isEqualTo(manner == Manner.OURS);
            assertThat(client.isConnected()).isTrue();
        }
    }

    /** TS-01. */
    @Test
    void urlWithoutUserName_sendsNoAuthorization() {
        start(client());

        HttpHead request = controller.awaitRequest();
        assertThat(request.header("authorization")).isEmpty();
        assertThat(request.header("sec-websocket-extensions")).isEmpty();
        assertThat(request.header("sec-websocket-protocol")).isEmpty();
        assertThat(request.header("sec-websocket-version")).contains("13");
    }

    /** TS-02, TS-03. */
    @Test
    void urlWithUserName_sendsItAsBearerTokenAndNotInTheHost() {
        start(
                client().endpoint(
                                ControllerUri.parse(
                                        "http://abcdefg@127.0.0.1:" + controller.port()),
                                PATH));

        HttpHead request = controller.awaitRequest();
        assertThat(request.header("authorization")).contains("Bearer abcdefg");
        assertThat(request.header("host")).contains("127.0.0.1:" + controller.port());
        assertThat(String.join("\n", request.lines()).replace("Bearer abcdefg", ""))
                .doesNotContain("abcdefg");
    }

    @Test
    void tenThousandMessagesBothWaysAndASlowReader_arriveInOrderAndBounded() throws Exception {
        start(client());
        ScriptedSocket<ToDrone, FromDrone> drone = controller.awaitDrone();
        TypedSocket<FromDrone, ToDrone> socket = awaitSocket();
        String padding = "x".repeat(2000);
        drone.pauseReading();
        AtomicInteger sent = new AtomicInteger();
        Thread sender =
                NamedThreads.virtual(
                        "sender",
                        () -> {
                            for (int i = 0; i < 10_000; i++) {
                                FromDrone message = chunk(i, padding);
                                Await.until("room in the queue", () -> socket.offer(message));
                                sent.incrementAndGet();
                            }
                        });
        for (int i = 0; i < 10_000; i++) {
            drone.send(ack(i));
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(ack(i));
        }
        Await.until("the sender is held up by the reader", () -> socket.dropped() > 0);
        assertThat(sent.get()).isLessThan(10_000);

        drone.resumeReading();
        for (int i = 0; i < 10_000; i++) {
            assertThat(drone.receive(FromDrone.LogsChunk.class).id()).isEqualTo(i);
        }
        sender.join();
    }

    private static FromDrone chunk(long id, String data) {
        return new FromDrone.LogsChunk(id, data, "stdout", false, null, null);
    }

    @Test
    void hugeMessage_arrivesWholeBothWays() throws Exception {
        start(client());
        ScriptedSocket<ToDrone, FromDrone> drone = controller.awaitDrone();
        TypedSocket<FromDrone, ToDrone> socket = awaitSocket();
        String huge = "ü".repeat(3_000_000);

        socket.send(chunk(1, huge));
        drone.sendText("{\"Unknown\":\"" + huge + "\"}");
        drone.sendBinary(new byte[] {1, 2, 3});
        drone.sendPing();
        drone.send(ack(1));

        assertThat(drone.receive(FromDrone.LogsChunk.class).data()).isEqualTo(huge);
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(ack(1));
    }

    @Test
    void halfASurrogatePair_doesNotCostTheConnection() throws Exception {
        start(client());
        ScriptedSocket<ToDrone, FromDrone> drone = controller.awaitDrone();

        awaitSocket().send(chunk(1, "a\ud800b"));

        assertThat(drone.receive(FromDrone.LogsChunk.class).data()).isEqualTo("a?b");
        assertThat(drone.isOpen()).isTrue();
    }

    @Test
    void lostConnection_isReplacedAfterASecond() throws Exception {
        ReconnectingClient<FromDrone, ToDrone> client = start(client());
        controller.awaitDrone().drop();
        assertThat(awaitSocket().receive()).isEmpty();

        ScriptedSocket<ToDrone, FromDrone> again = controller.awaitDrone();

        again.send(ack(7));
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(ack(7));
        assertThat(client.isConnected()).isTrue();
    }

    /** W-08. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1011})
    void closeByTheController_isTheEndAndReplaced(int code) {
        start(client());
        controller.awaitDrone().closeWith(code, "");

        assertThat(controller.awaitDrone().isOpen()).isTrue();
    }

    @Test
    void controllerThatComesBack_isFoundAgain() throws Exception {
        ReconnectingClient<FromDrone, ToDrone> client = start(client());
        controller.awaitDrone();
        controller.stop();
        Await.until("disconnected", () -> !client.isConnected());
        controller.start();

        controller.awaitDrone();
        Await.until("connected", client::isConnected);
    }

    @Test
    void refusedUpgradeThenAccepted_connects() {
        controller.refuseUpgrades("503 Busy");
        start(client());
        controller.awaitRequest();
        controller.acceptUpgrades();

        assertThat(controller.awaitDrone().isOpen()).isTrue();
    }

    @Test
    void controllerThatNeverAnswers_isGivenUpInTime() {
        controller.ignoreUpgrades();
        start(
                client().settings(
                                SocketSettings.defaults()
                                        .withBounds(
                                                Duration.ofMillis(100), Duration.ofSeconds(1))));
        controller.awaitRequest();
        controller.awaitRequest();
        controller.answerUpgrades();

        assertThat(controller.awaitDrone().isOpen()).isTrue();
    }

    @Test
    void refusedName_isTriedAgainAfterThePauseOnly() throws Exception {
        // With the full back-off five attempts would take 6.1 s.
        start(client().refusedPause(Duration.ofMillis(50)).random(() -> 0));
        long start = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            controller
                    .awaitDrone()
                    .closeWith(CloseCode.POLICY_VIOLATION, "another instance is connected");
            assertThat(awaitSocket().receive()).isEmpty();
        }
        controller.awaitDrone();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void plannedReconnect_closesWithGoingAwayAndConnectsAnew() throws Exception {
        start(client().plannedReconnect(Duration.ofMillis(200), Duration.ofMillis(100)));
        ScriptedSocket<ToDrone, FromDrone> first = controller.awaitDrone();
        awaitSocket().send(heartbeat(1));

        assertThat(first.awaitEnd()).isEqualTo(CloseCode.GOING_AWAY);
        assertThat(first.unread()).contains(heartbeat(1));
        assertThat(controller.awaitDrone().isOpen()).isTrue();
    }

    @Test
    void returningSession_endsTheConnectionAfterWhatItSent() {
        start(
                client().session(
                                socket -> {
                                    for (int i = 0; i < 100; i++) {
                                        socket.send(heartbeat(i));
                                    }
                                }));
        ScriptedSocket<ToDrone, FromDrone> drone = controller.awaitDrone();

        for (int i = 0; i < 100; i++) {
            assertThat(drone.receive(FromDrone.Heartbeat.class)).isEqualTo(heartbeat(i));
        }
        assertThat(drone.awaitEnd()).isEqualTo(CloseCode.GOING_AWAY);
        controller.awaitDrone();
    }

    @Test
    void failingSession_isFollowedByANewConnection() {
        AtomicInteger sessions = new AtomicInteger();
        start(
                client().session(
                                socket -> {
                                    if (sessions.incrementAndGet() == 1) {
                                        throw new IllegalStateException("as the test wants it");
                                    }
                                    receiveAll(socket);
                                }));
        controller.awaitDrone();

        controller.awaitDrone().send(ack(1));
        Await.until("message of the second session", () -> received.contains(ack(1)));
    }

    @Test
    void close_sendsWhatIsQueuedAndEndsTheSession() throws Exception {
        ReconnectingClient<FromDrone, ToDrone> client = start(client());
        ScriptedSocket<ToDrone, FromDrone> drone = controller.awaitDrone();
        TypedSocket<FromDrone, ToDrone> socket = awaitSocket();
        for (int i = 0; i < 500; i++) {
            assertThat(socket.send(heartbeat(i))).isTrue();
        }

        client.close();

        assertThat(client.isConnected()).isFalse();
        assertThat(drone.awaitEnd()).isEqualTo(CloseCode.GOING_AWAY);
        for (int i = 0; i < 500; i++) {
            assertThat(drone.receive(FromDrone.Heartbeat.class)).isEqualTo(heartbeat(i));
        }
    }

    @Test
    void closeWithoutAController_returnsAtOnce() {
        controller.stop();
        ReconnectingClient<FromDrone, ToDrone> client = start(client());
        long start = System.nanoTime();

        client.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    /** A peer behind a broken network: neither data nor the end of the connection comes. */
    @Test
    void halfOpenConnection_isNoticedAndReplaced() throws Exception {
        try (TcpRelay relay = TcpRelay.to(controller.port())) {
            ReconnectingClient<FromDrone, ToDrone> client =
                    start(
                            client().endpoint(
                                            ControllerUri.parse("http://127.0.0.1:" + relay.port()),
                                            PATH)
                                    .settings(
                                            SocketSettings.defaults()
                                                    .withLiveness(
                                                            Duration.ofMillis(300),
                                                            Duration.ofMillis(1500))));
            ScriptedSocket<ToDrone, FromDrone> drone = controller.awaitDrone();
            Await.until("a ping", () -> drone.pings() > 1);
            assertThat(client.isConnected()).isTrue();
            relay.blackHole();

            Await.until("the silence is noticed", () -> !client.isConnected());

            relay.restore();
            controller.awaitDrone();
        }
    }

    @Test
    void upstreamController_isNeverPinged() throws Exception {
        try (ScriptedController upstream = ScriptedController.open(Manner.UPSTREAM)) {
            SocketSettings quick =
                    SocketSettings.defaults()
                            .withLiveness(Duration.ofMillis(1), Duration.ofMillis(2000));
            start(client().settings(quick));
            start(client().endpoint(upstream.uri(), PATH).settings(quick));
            ScriptedSocket<ToDrone, FromDrone> ours = controller.awaitDrone();
            ScriptedSocket<ToDrone, FromDrone> theirs = upstream.awaitDrone();

            Await.until("pings to our controller", () -> ours.pings() > 3);

            assertThat(theirs.pings()).isZero();
            assertThat(theirs.isOpen()).isTrue();
        }
    }

    /** Upstream's controller answers a Close frame but keeps the connection. */
    @Test
    void controllerThatLeavesTheConnectionOpen_doesNotKeepOurs() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            ReconnectingClient<FromDrone, ToDrone> client =
                    start(
                            client().endpoint(
                                            ControllerUri.parse(
                                                    "http://127.0.0.1:" + server.getLocalPort()),
                                            PATH));
            try (Socket first = upgraded(server)) {
                first.getOutputStream().write(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xe8});
                first.getInputStream().readAllBytes(); // fails if the end does not come
            }
            try (Socket second = upgraded(server)) {
                Await.until("connected", client::isConnected);
                NamedThreads.virtual("closing", client::close);
                int first = second.getInputStream().read();
                while (first != 0x88) {
                    first = second.getInputStream().read();
                }
                second.getOutputStream().write(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xe9});
                second.getInputStream().readAllBytes();
            }
        }
    }

    /** Accepts a client and shakes hands by hand. */
    private static Socket upgraded(ServerSocket server) throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(10_000);
        HttpHead request = HttpHead.read(socket.getInputStream());
        String key = request.header("sec-websocket-key").orElseThrow();
        String greeting =
                "{\"version\":{\"version\":\"0.5.5\",\"git_hash\":\"x\"},\"name\":\"co-x\"}";
        String answer =
                "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
                        + "sec-websocket-accept: "
                        + WebSockets.accept(key)
                        + "\r\n\r\n\u0081"
                        + (char) greeting.length()
                        + greeting;
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }
}
