package dev.plane.common.socket;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.task.NamedThreads;
import dev.plane.common.time.DroneTime;
import dev.plane.common.time.ManualTicker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

@Timeout(60)
class TypedSocketTest {
    private static final PlaneVersion VERSION = new PlaneVersion("0.1.0", "unknown");
    private static final Handshake MINE = Handshake.of(VERSION, "co-test");
    private static final String OURS =
            "{\"version\":{\"version\":\"0.1.0\",\"git_hash\":\"unknown\"},\"name\":\"dr-ours\","
                    + "\"capabilities\":[\"logs\"]}";
    private static final String UPSTREAM =
            "{\"version\":{\"version\":\"0.5.5\",\"git_hash\":\"x\"},\"name\":\"dr-upstream\"}";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();
    private final SocketSettings settings = SocketSettings.defaults().withTicker(ticker);

    private record Opened(FakeTransport transport, TypedSocket<ToDrone, FromDrone> socket) {}

    private static Opened open(String greeting, SocketSettings settings) throws Exception {
        ServerEnd<ToDrone, FromDrone> end = new ServerEnd<>(FromDrone.class, () -> MINE, settings);
        FakeTransport transport = new FakeTransport(end.listener());
        end.listener().onText(greeting);
        TypedSocket<ToDrone, FromDrone> socket = end.handshake(transport).orElseThrow();
        transport.awaitSent();
        return new Opened(transport, socket);
    }

    private static ToDrone message(long number) {
        return new ToDrone.AckEvent(new EventId(number));
    }

    private static String frame(long number) {
        return "{\"AckEvent\":{\"event_id\":" + number + "}}";
    }

    private static String heartbeat(long time) {
        return "{\"Heartbeat\":{\"local_time\":" + time + "}}";
    }

    private static FromDrone heartbeatOf(long time) {
        return new FromDrone.Heartbeat(new DroneTime(time), null, null);
    }

    @Test
    void messages_passInOrderBothWays() throws Exception {
        Opened opened = open(OURS, settings);
        assertThat(opened.socket.peerUnderstands(Capability.LOGS)).isTrue();

        assertThat(opened.socket.send(message(1))).isTrue();
        assertThat(opened.socket.offer(message(2))).isTrue();
        opened.transport.deliver(heartbeat(1));
        opened.transport.deliver(heartbeat(2));

        assertThat(opened.transport.awaitSent()).isEqualTo(frame(1));
        assertThat(opened.transport.awaitSent()).isEqualTo(frame(2));
        assertThat(opened.socket.receive()).contains(heartbeatOf(1));
        assertThat(opened.socket.receive()).contains(heartbeatOf(2));
    }

    /** W-08. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1005, 1006, 1008, 1011, 4000})
    void anyCloseByThePeer_endsTheSocketAfterTheLastMessage(int code) throws Exception {
        Opened opened = open(UPSTREAM, settings);
        opened.transport.deliver(heartbeat(1));

        opened.transport.closedByPeer(code);

        assertThat(opened.socket.receive()).contains(heartbeatOf(1));
        assertThat(opened.socket.receive()).isEmpty();
        assertThat(opened.socket.isOpen()).isFalse();
        assertThat(opened.socket.send(message(1))).isFalse();
        assertThat(opened.socket.offer(message(1))).isFalse();
    }

    @Test
    void closeByThePeer_wakesAWaitingReceiver() throws Exception {
        Opened opened = open(UPSTREAM, settings);
        LinkedBlockingQueue<Optional<FromDrone>> received = new LinkedBlockingQueue<>();
        NamedThreads.virtual("receiver", () -> received.add(receive(opened.socket)));

        opened.transport.closedByPeer(CloseCode.NORMAL);

        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(Optional.empty());
    }

    private static Optional<FromDrone> receive(TypedSocket<ToDrone, FromDrone> socket) {
        try {
            return socket.receive();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** TS-05. */
    @Test
    void close_letsQueuedMessagesGoOutFirst() throws Exception {
        Opened opened = open(OURS, settings);
        opened.transport.block();
        IntStream.rangeClosed(1, 100).forEach(i -> opened.socket.send(message(i)));
        Thread closing =
                NamedThreads.virtual(
                        "closing", () -> opened.socket.close(CloseCode.GOING_AWAY, "bye"));
        while (opened.socket.isOpen()) {
            Thread.onSpinWait();
        }
        assertThat(opened.socket.send(message(101))).isFalse();
        opened.transport.flow();

        for (int i = 1; i <= 100; i++) {
            assertThat(opened.transport.awaitSent()).isEqualTo(frame(i));
        }
        assertThat(opened.transport.awaitSent()).isEqualTo("(close 1001 bye)");
        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
        assertThat(opened.socket.receive()).isEmpty();
    }

    @Test
    void closeTowardsAPeerThatReadsNothing_givesUpInTime() throws Exception {
        Opened opened = open(OURS, settings.withBounds(SECOND, Duration.ofMillis(100)));
        opened.transport.block();
        opened.socket.send(message(1));

        opened.socket.close();

        assertThat(opened.transport.isAborted()).isTrue();
        assertThat(opened.socket.receive()).isEmpty();
    }

    @Test
    void closeByAnInterruptedThread_stillSendsWhatIsQueued() throws Exception {
        Opened opened = open(OURS, settings);
        opened.socket.send(message(1));
        Thread closing =
                NamedThreads.virtual(
                        "closing",
                        () -> {
                            Thread.currentThread().interrupt();
                            opened.socket.close();
                        });

        assertThat(opened.transport.awaitSent()).isEqualTo(frame(1));
        assertThat(opened.transport.awaitSent()).isEqualTo("(close 1000 )");
        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void overflow_endsTheConnectionAtOnce() throws Exception {
        Opened opened = open(OURS, settings);
        opened.transport.block();
        opened.socket.send(message(0));
        int sent = 0;
        while (opened.socket.send(message(1))) {
            sent++;
        }

        // The writer may or may not hold the first message already.
        assertThat(sent).isBetween(1023, 1024);
        assertThat(opened.transport.isAborted()).isTrue();
        assertThat(opened.socket.isOpen()).isFalse();
        assertThat(opened.socket.receive()).isEmpty();
    }

    @Test
    void halfFullQueue_dropsAndCountsWhatIsOffered() throws Exception {
        Opened opened = open(OURS, settings);
        opened.transport.block();
        int queued = 0;
        while (opened.socket.offer(message(1))) {
            queued++;
        }
        opened.socket.offer(message(1));

        assertThat(queued).isBetween(512, 513);
        assertThat(opened.socket.dropped()).isEqualTo(2);
        assertThat(opened.socket.send(message(2))).isTrue();
        assertThat(opened.socket.isOpen()).isTrue();
    }

    @Test
    void unreadMessages_holdUpThePeerAtTheWindow() throws Exception {
        Opened opened = open(OURS, settings.withQueues(1024, 16));
        int delivered = 0;
        while (opened.transport.deliver(heartbeat(delivered))) {
            delivered++;
        }
        assertThat(delivered).isBetween(15, 16);

        for (int i = 0; i < 10_000; i++) {
            assertThat(opened.socket.receive()).contains(heartbeatOf(i));
            int waiting = delivered - i - 1;
            assertThat(waiting + opened.transport.allowed()).isLessThanOrEqualTo(16);
            while (opened.transport.deliver(heartbeat(delivered))) {
                delivered++;
            }
        }
    }

    @Test
    void framesThatAreNoMessage_areSkippedAndLoggedOncePerKind() throws Exception {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger logger = (Logger) LoggerFactory.getLogger(FrameReader.class);
        logger.addAppender(logged);
        Opened opened = open(OURS, settings);

        for (int i = 0; i < 3; i++) {
            opened.transport.deliver("not json");
            opened.transport.deliver("{\"Unknown\":{}}");
            opened.transport.deliver("{\"Heartbeat\":{\"local_time\":\"7\"}}");
        }
        opened.transport.deliver(heartbeat(1));

        assertThat(opened.socket.receive()).contains(heartbeatOf(1));
        assertThat(logged.list)
                .extracting(event -> event.getArgumentArray()[2])
                .containsExactly("no message at all", "Unknown", "Heartbeat");
        ticker.advance(Duration.ofMinutes(2));
        opened.transport.deliver("not json");
        opened.transport.deliver(heartbeat(2));
        assertThat(opened.socket.receive()).contains(heartbeatOf(2));
        assertThat(logged.list.getLast().getArgumentArray()[3]).isEqualTo(2L);
        logger.detachAppender(logged);
    }

    @Test
    void silentPeer_isPingedAfterFiveSecondsAndGivenUpAfterFifteen() throws Exception {
        Opened opened = open(OURS, settings);
        ticker.advance(Duration.ofMillis(4900));
        opened.transport.deliver("not json");
        assertThat(opened.transport.sent()).isNull();

        ticker.advance(Duration.ofMillis(5100));
        assertThat(opened.transport.awaitSent()).isEqualTo(FakeTransport.PING);
        ticker.advance(Duration.ofSeconds(5));
        assertThat(opened.transport.awaitSent()).isEqualTo(FakeTransport.PING);
        assertThat(opened.socket.isOpen()).isTrue();
        ticker.advance(Duration.ofSeconds(5));

        opened.transport.awaitAborted();
        assertThat(opened.socket.receive()).isEmpty();
    }

    @Test
    void peerThatAnswersPings_isKept() throws Exception {
        Opened opened = open(OURS, settings);
        for (int i = 0; i < 5; i++) {
            ticker.advance(Duration.ofSeconds(5));
            assertThat(opened.transport.awaitSent()).isEqualTo(FakeTransport.PING);
            opened.transport.alive();
        }
        assertThat(opened.socket.isOpen()).isTrue();
    }

    /** What this end does not read says nothing about the peer. */
    @Test
    void fullWindow_isNotTakenForSilence() throws Exception {
        Opened opened = open(OURS, settings.withQueues(1024, 4));
        List<FromDrone> expected = new ArrayList<>();
        for (int i = 0; opened.transport.deliver(heartbeat(i)); i++) {
            expected.add(heartbeatOf(i));
        }
        for (int i = 0; i < 4; i++) {
            ticker.advance(Duration.ofSeconds(6));
            assertThat(opened.transport.awaitSent()).isEqualTo(FakeTransport.PING);
        }
        for (FromDrone message : expected) {
            assertThat(opened.socket.receive()).contains(message);
        }
        assertThat(opened.socket.isOpen()).isTrue();
    }

    @Test
    void upstreamPeer_isNeitherPingedNorGivenUp() throws Exception {
        Opened upstream = open(UPSTREAM, settings);
        Opened ours = open(OURS, settings);
        ticker.advance(Duration.ofMinutes(10));
        ours.transport.awaitAborted();
        // All sockets have been looked at once this later one is pinged.
        Opened later = open(OURS, settings);
        ticker.advance(Duration.ofSeconds(5));
        assertThat(later.transport.awaitSent()).isEqualTo(FakeTransport.PING);

        assertThat(upstream.transport.sent()).isNull();
        assertThat(upstream.socket.isOpen()).isTrue();
    }
}
