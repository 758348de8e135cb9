package dev.plane.controller.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.error.ApiErrorKind;
import dev.plane.testkit.Await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class EventStreamsTest {
    private static final String REQUEST = "GET /pub/b/x/status-stream HTTP/1.1\r\nhost: x\r\n\r\n";

    private final LinkedBlockingQueue<EventSink> sinks = new LinkedBlockingQueue<>();
    private final CountDownLatch finish = new CountDownLatch(1);
    private final AtomicInteger ended = new AtomicInteger();
    private final HttpFixture http =
            HttpFixture.serve(
                    Route.events("/pub/b/{backend}/status-stream", Work.READ, "fault", this::open));

    private EventSource open(Call call) {
        if (call.path("backend").equals("unknown")) {
            throw new HttpRefusal(Answer.Refused.of(ApiErrorKind.NotFound, "no"));
        }
        return sink -> {
            sinks.add(sink);
            try {
                finish.await();
            } finally {
                ended.incrementAndGet();
            }
        };
    }

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void head_isSentAtOnceWithUpstreamsHeadersInOrder() throws IOException {
        try (RawHttp client = RawHttp.connect(http.port())) {
            client.send(REQUEST);
            RawResponse head = new RawResponse(client.head(), "");

            assertThat(head.lines().getFirst()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(head.headersButDate())
                    .containsExactly(
                            "content-type: text/event-stream",
                            "cache-control: no-cache",
                            "vary: " + AnswerWriter.VARY,
                            "access-control-allow-origin: *",
                            "transfer-encoding: chunked");
        }
    }

    @Test
    void eventsSentInOneGo_areChunksOfTheirOwn() throws Exception {
        try (RawHttp client = RawHttp.connect(http.port())) {
            client.send(REQUEST);
            client.head();
            EventSink sink = nextSink();
            sink.event("{\"a\":1}", "ready");
            sink.event("{\"b\":\"\u00e9\"}", "terminated");
            sink.comment();

            assertThat(client.chunk()).isEqualTo("data: {\"a\":1}\nid: ready\n\n");
            assertThat(client.chunk()).isEqualTo("data: {\"b\":\"\u00e9\"}\nid: terminated\n\n");
            assertThat(client.chunk()).isEqualTo(":\n\n");
        }
    }

    @Test
    void clientThatLeaves_closesItsSink() throws Exception {
        EventSink sink;
        try (RawHttp client = RawHttp.connect(http.port())) {
            client.send(REQUEST);
            client.head();
            sink = nextSink();
            assertThat(sink.isOpen()).isTrue();
        }

        Await.until("the sink to be closed", () -> !sink.isOpen());
    }

    @Test
    void clientThatDoesNotRead_holdsUpItsSourceAndNobodyElse() throws Exception {
        String data = "x".repeat(100_000);
        Thread source;
        try (RawHttp deaf = RawHttp.connect(http.port());
                RawHttp other = RawHttp.connect(http.port())) {
            deaf.send(REQUEST);
            EventSink stuck = nextSink();
            AtomicInteger sent = new AtomicInteger();
            source =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            while (stuck.isOpen()) {
                                                stuck.event(data, "1");
                                                sent.incrementAndGet();
                                            }
                                        } catch (InterruptedException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                    });
            Thread waiting = source;
            Await.until(
                    "the source to be held up", () -> waiting.getState() == Thread.State.WAITING);
            other.send(REQUEST);
            other.head();
            nextSink().event("y", "1");

            assertThat(other.chunk()).contains("data: y");
            assertThat(sent.get()).isLessThan(2_000);
        }
        assertThat(source.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void refusedStream_isAnOrdinaryAnswer() {
        RawResponse response =
                http.ask("GET /pub/b/unknown/status-stream HTTP/1.1\r\nhost: x\r\n\r\n");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.header("access-control-allow-origin")).contains("*");
    }

    @Test
    void head_ofAStreamHasNoBodyAndEnds() {
        RawResponse response = http.ask("HEAD /pub/b/x/status-stream HTTP/1.1\r\nhost: x\r\n\r\n");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-type")).contains("text/event-stream");
    }

    @Test
    void stoppingController_endsStreams() throws Exception {
        try (RawHttp client = RawHttp.connect(http.port())) {
            client.send(REQUEST);
            client.head();
            nextSink();
            http.pipeline().endStreams();

            assertThat(client.chunk()).isEmpty();
        }
    }

    private EventSink nextSink() throws InterruptedException {
        EventSink sink = sinks.poll(10, TimeUnit.SECONDS);
        assertThat(sink).isNotNull();
        return sink;
    }
}
