package dev.plane.controller.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.socket.FrameTransport;
import dev.plane.testkit.Await;
import dev.plane.testkit.RawSocket;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class SocketsTest {
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";
    private static final String UPGRADE = "Upgrade: websocket\r\n";
    private static final String CONNECTION = "Connection: Upgrade\r\n";
    private static final String CHAT = "Sec-WebSocket-Protocol: chat\r\n";
    private static final String PATH = "/ctrl/c/plane.test/drone-socket";

    private final LinkedBlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    private final HttpFixture http =
            HttpFixture.serve(Route.socket("/ctrl/c/{cluster}/drone-socket", "fault", this::open));

    private SocketRun open(Call call) {
        call.query("pool");
        return new Peer();
    }

    /** What the server's end of a connection sees. */
    private final class Peer implements SocketRun, FrameTransport.Listener {
        final List<String> texts = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch closed = new CountDownLatch(1);
        volatile int closeCode;
        private volatile @Nullable FrameTransport transport;

        FrameTransport transport() {
            return Objects.requireNonNull(transport);
        }

        @Override
        public FrameTransport.Listener listener() {
            return this;
        }

        @Override
        public void run(FrameTransport newTransport) throws InterruptedException {
            transport = newTransport;
            peers.add(this);
            closed.await();
        }

        @Override
        public void onText(String frame) {
            texts.add(frame);
        }

        @Override
        public void onAlive() {}

        @Override
        public void onClosed(int code, String reason) {
            closeCode = code;
            closed.countDown();
        }
    }

    @AfterEach
    void stop() {
        http.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | 1.1 | ''            | 400 | Connection header did not include 'upgrade'",
                "GET  | 1.1 | UVK           | 400 | Connection header did not include 'upgrade'",
                "GET  | 1.1 | CVK           | 400 | `Upgrade` header did not include 'websocket'",
                "GET  | 1.1 | CUK           | 400 | `Sec-WebSocket-Version` header did not include"
                        + " '13'",
                "GET  | 1.1 | CUV           | 400 | `Sec-WebSocket-Key` header missing",
                "GET  | 1.0 | CUVK          | 426 | WebSocket request couldn't be upgraded since no"
                        + " upgrade state was present",
                "HEAD | 1.1 | CUVK          | 405 | ''",
                "POST | 1.1 | CUVK          | 405 | ''",
            })
    void wrongUpgrade_isRefusedInUpstreamsOrderAndWords(
            String method, String http, String headers, int status, String text) {
        RawResponse response = this.http.ask(request(method + " " + PATH, http, headers, ""));

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(text);
    }

    @Test
    void methods_differInTheirRefusal() {
        RawResponse head = http.ask(request("HEAD " + PATH, "1.1", "CUVK", ""));
        RawResponse post = http.ask(request("POST " + PATH, "1.1", "CUVK", ""));

        assertThat(head.status()).isEqualTo(405);
        assertThat(head.headersButDate())
                .containsExactly("content-type: text/plain; charset=utf-8", "content-length: 28");
        assertThat(post.headersButDate()).containsExactly("allow: GET,HEAD", "content-length: 0");
    }

    @Test
    void upgrade_isAnsweredWithoutExtensionsOrProtocol() throws IOException {
        try (RawHttp client = RawHttp.connect(http.port())) {
            client.send(
                    request(
                            "GET " + PATH,
                            "1.1",
                            "CUVK",
                            "Sec-WebSocket-Extensions: permessage-deflate\r\n" + CHAT));
            RawResponse response = new RawResponse(client.head(), "");

            assertThat(response.status()).isEqualTo(101);
            assertThat(response.headersButDate())
                    .containsExactlyInAnyOrder(
                            "connection: upgrade",
                            "upgrade: websocket",
                            "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }
    }

    @Test
    void upgradeFromAWebPage_isRefused() {
        RawResponse response =
                http.ask(request("GET " + PATH, "1.1", "CUVK", "Origin: https://a.example\r\n"));

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).contains("origin: https://a.example (expected: none");
    }

    @Test
    void badQuery_isRefusedAndBadPercentIsNot() throws IOException {
        RawResponse twice = http.ask(request("GET " + PATH + "?pool=a&pool=b", "1.1", "CUVK", ""));
        assertThat(twice.status()).isEqualTo(400);
        assertThat(twice.body()).contains("pool: given 2 times");
        try (RawHttp client = RawHttp.connect(http.port())) {
            client.send(request("GET " + PATH + "?pool=%ff", "1.1", "CUVK", ""));
            assertThat(client.head().getFirst()).contains(" 101 ");
        }
    }

    @Test
    void frames_areDeliveredAsFarAsThereIsRoom() throws Exception {
        try (RawSocket client = RawSocket.connect(uri(), PATH)) {
            Peer peer = nextPeer();
            client.sendText("one");
            client.sendBinary(new byte[] {1, 2});
            client.sendText("two");
            client.sendText("three");
            peer.transport().request(2);
            Await.until("two frames", () -> peer.texts.size() == 2);
            peer.transport().sendText("answer");
            client.awaitFrames(1);

            assertThat(peer.texts).containsExactly("one", "two");
            peer.transport().request(1);
            Await.until("the third frame", () -> peer.texts.size() == 3);
        }
    }

    @Test
    void longFrame_arrivesWhole() throws Exception {
        String text = "\u00e9".repeat(3_000_000);
        try (RawSocket client = RawSocket.connect(uri(), PATH)) {
            Peer peer = nextPeer();
            peer.transport().request(1);
            client.sendText(text);
            Await.until("the frame", () -> peer.texts.size() == 1);

            assertThat(peer.texts.getFirst()).isEqualTo(text);
        }
    }

    /** W-08: the peer's close is answered, and the connection ended at once. */
    @Test
    void peersClose_isAnsweredAndEndsTheConnection() throws Exception {
        try (RawHttp client = RawHttp.connect(http.port())) {
            client.send(request("GET " + PATH, "1.1", "CUVK", ""));
            client.head();
            Peer peer = nextPeer();
            client.send(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe9});

            assertThat(client.bytes(4)).containsExactly(0x88, 0x02, 0x03, 0xe9);
            assertThat(client.isAtEnd()).isTrue();
            assertThat(peer.closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(peer.closeCode).isEqualTo(1001);
        }
    }

    @Test
    void ownClose_waitsForThePeersAnswer() throws Exception {
        try (RawHttp client = RawHttp.connect(http.port())) {
            client.send(request("GET " + PATH, "1.1", "CUVK", ""));
            client.head();
            Peer peer = nextPeer();
            peer.transport().close(1008, "no");

            assertThat(client.bytes(6)).containsExactly(0x88, 0x04, 0x03, 0xf0, 'n', 'o');
            client.send(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xf0});
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void peerThatDoesNotAnswerAClose_isCutOff() throws Exception {
        try (RawHttp client = RawHttp.connect(http.port())) {
            client.send(request("GET " + PATH, "1.1", "CUVK", ""));
            client.head();
            Peer peer = nextPeer();
            peer.transport().request(1);
            peer.transport().close(1000, "");

            assertThat(client.bytes(4)).containsExactly(0x88, 0x02, 0x03, 0xe8);
            assertThat(client.isAtEnd()).isTrue();
            assertThat(peer.closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void lostConnection_isReported() throws Exception {
        Peer peer;
        try (RawSocket _ = RawSocket.connect(uri(), PATH)) {
            peer = nextPeer();
        }

        assertThat(peer.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(peer.closeCode).isEqualTo(1006);
    }

    @Test
    void textThatIsNoUtf8_endsTheConnection() throws Exception {
        try (RawHttp client = RawHttp.connect(http.port())) {
            client.send(request("GET " + PATH, "1.1", "CUVK", ""));
            client.head();
            nextPeer().transport().request(1);
            client.send(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, (byte) 0xff});

            assertThat(client.bytes(4)[3]).isEqualTo((byte) (1007 & 0xff));
        }
    }

    @Test
    void stoppingController_tellsItsPeers() throws Exception {
        try (RawSocket client = RawSocket.connect(uri(), PATH)) {
            nextPeer();
            http.pipeline().endStreams();

            assertThat(client.awaitEnd()).isEqualTo(1001);
        }
    }

    private ControllerUri uri() {
        return ControllerUri.parse("http://127.0.0.1:" + http.port());
    }

    private Peer nextPeer() throws InterruptedException {
        Peer peer = peers.poll(10, TimeUnit.SECONDS);
        assertThat(peer).isNotNull();
        return peer;
    }

    private static String request(String start, String version, String headers, String more) {
        return start
                + " HTTP/"
                + version
                + "\r\nhost: x\r\n"
                + (headers.contains("C") ? CONNECTION : "")
                + (headers.contains("U") ? UPGRADE : "")
                + (headers.contains("V") ? VERSION : "")
                + (headers.contains("K") ? KEY : "")
                + more
                + "\r\n";
    }
}
