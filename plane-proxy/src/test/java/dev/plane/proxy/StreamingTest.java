package dev.plane.proxy;

import static dev.plane.proxy.Http.get;
import static dev.plane.proxy.Http.head;
import static dev.plane.proxy.Http.lines;
import static dev.plane.proxy.Http.ok;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.task.NamedThreads;
import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

class StreamingTest {
    private static final int MEBIBYTE = 1024 * 1024;

    private final ProxyFixture fixture = ProxyFixture.start(Manner.OURS);
    private final ScriptedSocket<ToProxy, FromProxy> session = fixture.session();
    private final HandsOnBackend backend = new HandsOnBackend();
    private RawBackend scripted = RawBackend.answering(ok("unused"));

    @BeforeEach
    void learnRoute() {
        session.send(ProxyFixture.route("t1", "b1", backend.port()));
        fixture.settle(session);
    }

    @AfterEach
    void stop() {
        backend.close();
        scripted.close();
        fixture.close();
    }

    /** Has the token lead to a backend with a script instead. */
    private void serve(RawBackend.Script script) {
        scripted.close();
        scripted = RawBackend.start(script);
        session.send(ProxyFixture.route("t1", "b2", scripted.port()));
        fixture.settle(session);
    }

    private static String post(String... headers) {
        return lines("POST /t1/ HTTP/1.1", "host: plane.test") + head(headers);
    }

    @Test
    void pieces_of_a_request_reach_the_backend_as_they_come() {
        try (Wire client = fixture.client()) {
            client.send(post("transfer-encoding: chunked") + "3\r\nabc\r\n");
            Wire at = backend.take();
            at.head();
            assertThat(at.text(8)).isEqualTo("3\r\nabc\r\n");
            client.send("2\r\nde\r\n");
            assertThat(at.text(7)).isEqualTo("2\r\nde\r\n");
            client.send("0\r\n\r\n");
            assertThat(at.text(5)).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    void pieces_of_an_answer_reach_the_client_as_they_come() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/events"));
            Wire at = backend.take();
            at.head();
            at.send(head("HTTP/1.1 200 OK", "content-type: text/event-stream"));
            assertThat(client.head()).contains("\r\ntransfer-encoding: chunked\r\n");
            at.send("data: 1\n\n");
            assertThat(client.text(14)).isEqualTo("9\r\ndata: 1\n\n\r\n");
            at.send("data: 2\n\n");
            assertThat(client.text(14)).isEqualTo("9\r\ndata: 2\n\n\r\n");
            at.close();
            assertThat(client.text(5)).isEqualTo("0\r\n\r\n");
            assertThat(client.send(get("/ready")).head()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void trailers_pass_both_ways_but_for_forged_ones() {
        try (Wire client = fixture.client()) {
            client.send(
                    post("transfer-encoding: chunked", "te: trailers")
                            + lines("1", "a", "0", "X-Sum: 1", "X-Verified-Secret: evil", ""));
            Wire at = backend.take();
            assertThat(at.head()).contains("\r\nte: trailers\r\n");
            String body = lines("1", "a", "0", "x-sum: 1", "");
            assertThat(at.text(body.length())).isEqualTo(body);
            at.send(
                    head("HTTP/1.1 200 OK", "transfer-encoding: chunked")
                            + lines("1", "b", "0", "Grpc-Status: 0", ""));
            client.head();
            String answer = lines("1", "b", "0", "grpc-status: 0", "");
            assertThat(client.text(answer.length())).isEqualTo(answer);
        }
    }

    @Test
    void backend_says_whether_to_go_on() {
        try (Wire client = fixture.client()) {
            client.send(post("content-length: 5", "expect: 100-continue"));
            Wire at = backend.take();
            assertThat(at.head()).contains("\r\nexpect: 100-continue\r\n");
            at.send(head("HTTP/1.1 100 Continue"));
            assertThat(client.head()).isEqualTo(head("HTTP/1.1 100 Continue"));
            client.send("hello");
            assertThat(at.text(5)).isEqualTo("hello");
            at.send(ok("done"));
            assertThat(client.request()).startsWith("HTTP/1.1 200 OK").endsWith("done");
        }
    }

    @Test
    void refusal_without_going_on_ends_the_connection_since_the_body_may_not_come() {
        try (Wire client = fixture.client()) {
            client.send(post("content-length: 5", "expect: 100-continue"));
            Wire at = backend.take();
            at.head();
            at.send(head("HTTP/1.1 413 Content Too Large", "content-length: 0"));
            assertThat(client.rest()).startsWith("HTTP/1.1 413").contains("connection: close");
        }
    }

    @Test
    void answers_before_the_answer_pass() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/"));
            Wire at = backend.take();
            at.head();
            at.send(head("HTTP/1.1 103 Early Hints", "Link: </a.css>") + ok("x"));
            assertThat(client.head()).isEqualTo(head("HTTP/1.1 103 Early Hints", "link: </a.css>"));
            assertThat(client.request()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void answer_before_the_end_of_its_request_passes_and_the_rest_is_dropped() {
        try (Wire client = fixture.client()) {
            client.send(post("content-length: 10") + "12345");
            Wire at = backend.take();
            at.head();
            at.send(ok("early"));
            assertThat(client.request()).endsWith("early");
            client.send("67890" + get("/ready"));
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(at.rest()).doesNotContain("67890");
        }
    }

    @Test
    void client_that_goes_cancels_its_request() {
        Wire client = fixture.client().send(get("/t1/"));
        Wire at = backend.take();
        at.head();
        client.reset();
        assertThat(at.rest()).isEmpty();
    }

    @Test
    void client_that_has_closed_its_side_still_gets_its_answer() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/")).endOutput();
            Wire at = backend.take();
            at.head();
            at.send(ok("late"));
            assertThat(client.rest()).endsWith("late");
        }
    }

    @Test
    void client_that_has_closed_its_side_and_gets_nothing_is_taken_for_gone() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/")).endOutput();
            Wire at = backend.take();
            at.head();
            Await.until(
                    "the request is cancelled",
                    () -> {
                        fixture.ticker.advance(fixture.timeouts.halfClosed().plusMillis(1));
                        return client.rest().isEmpty();
                    });
            assertThat(at.rest()).isEmpty();
        }
    }

    @Test
    void broken_chunk_ends_the_request_and_the_connection() {
        try (Wire client = fixture.client()) {
            client.send(post("transfer-encoding: chunked") + "zz\r\n");
            assertThat(client.rest()).startsWith("HTTP/1.1 400 Bad Request\r\ncontent-length: 0");
            assertThat(backend.take().rest()).doesNotContain("0\r\n\r\n");
        }
    }

    @Test
    void answer_that_breaks_off_is_cut_for_the_client_too() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/"));
            Wire at = backend.take();
            at.head();
            at.send(head("HTTP/1.1 200 OK", "content-length: 10") + "12345").close();
            assertThat(client.rest()).endsWith("\r\n\r\n12345");
        }
    }

    @Test
    void answer_that_is_none_is_a_bad_gateway() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/"));
            Wire at = backend.take();
            at.head();
            at.send("SSH-2.0-OpenSSH\r\n\r\n");
            assertThat(client.head())
                    .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
                    .contains("x-plane-backend-id: b1\r\n");
        }
    }

    @Test
    void idle_connection_is_used_again() {
        AtomicInteger connections = new AtomicInteger();
        serve(
                connection -> {
                    connections.incrementAndGet();
                    while (true) {
                        connection.request();
                        connection.send(ok("x"));
                    }
                });
        for (int i = 0; i < 10; i++) {
            assertThat(fixture.answerTo(get("/t1/"))).endsWith("x");
        }
        assertThat(connections.get()).isLessThanOrEqualTo(fixture.eventLoops);
    }

    /** One that was closed by the backend meanwhile is no reason to fail. */
    @Test
    void request_that_can_be_repeated_is_repeated_once_on_a_fresh_connection() {
        AtomicInteger requests = new AtomicInteger();
        serve(
                connection -> {
                    connection.request();
                    requests.incrementAndGet();
                    connection.send(ok("x"));
                    connection.request();
                    requests.incrementAndGet();
                });
        try (Wire client = fixture.client()) {
            assertThat(client.send(get("/t1/1")).request()).endsWith("x");
            assertThat(client.send(get("/t1/2")).request()).endsWith("x");
            assertThat(requests).hasValue(3);
        }
    }

    @Test
    void request_that_changes_something_is_never_repeated() {
        AtomicInteger requests = new AtomicInteger();
        serve(
                connection -> {
                    connection.request();
                    requests.incrementAndGet();
                    connection.send(ok("x"));
                    connection.request();
                    requests.incrementAndGet();
                });
        try (Wire client = fixture.client()) {
            assertThat(client.send(post("content-length: 0")).request()).endsWith("x");
            assertThat(client.send(post("content-length: 0")).head()).startsWith("HTTP/1.1 502");
            assertThat(requests).hasValue(2);
        }
    }

    /** A backend that sends more than its answer could answer the next one's request with it. */
    @Test
    void connection_with_more_than_its_answer_is_not_used_again() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/"));
            Wire at = backend.take();
            at.head();
            at.send(ok("one") + ok("forged"));
            assertThat(client.request()).endsWith("one");
            client.send(get("/t1/"));
            Wire next = backend.take();
            next.head();
            next.send(ok("two"));
            assertThat(client.request()).endsWith("two");
        }
    }

    @Test
    void backend_that_reads_nothing_holds_its_client_up() {
        try (Wire client = fixture.client()) {
            client.send(post("content-length: " + 1024L * MEBIBYTE));
            AtomicLong sent = new AtomicLong();
            NamedThreads.virtual("uploading", () -> flood(client, sent));
            backend.take().head();

            assertThat(settled(sent)).isLessThan(64L * MEBIBYTE);
        }
    }

    @Test
    void client_that_reads_nothing_holds_its_backend_up() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/"));
            Wire at = backend.take();
            at.head();
            at.send(head("HTTP/1.1 200 OK", "content-length: " + 1024L * MEBIBYTE));
            AtomicLong sent = new AtomicLong();
            NamedThreads.virtual("downloading", () -> flood(at, sent));

            assertThat(settled(sent)).isLessThan(64L * MEBIBYTE);
        }
    }

    @Test
    void large_bodies_pass_whole_in_both_directions() {
        int size = 20 * MEBIBYTE;
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = (byte) (i * 31 + (i >> 8));
        }
        AtomicReference<String> received = new AtomicReference<>("");
        serve(
                connection -> {
                    String request = connection.request();
                    received.set(request.substring(request.length() - size));
                    connection.send(head("HTTP/1.1 200 OK", "content-length: " + size));
                    connection.send(body);
                    connection.rest();
                });
        try (Wire client = fixture.client()) {
            client.send(post("content-length: " + size)).send(body);
            String answer = client.request();

            assertThat(received.get().hashCode()).isEqualTo(latin(body).hashCode());
            assertThat(answer.substring(answer.length() - size).hashCode())
                    .isEqualTo(latin(body).hashCode());
        }
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void flood(Wire to, AtomicLong sent) {
        byte[] block = new byte[64 * 1024];
        try {
            while (true) {
                to.send(block);
                sent.addAndGet(block.length);
            }
        } catch (UncheckedIOException e) {
            return; // the test is over
        }
    }

    /** The count once it has not changed for a while. */
    private static long settled(AtomicLong count) {
        AtomicLong last = new AtomicLong(-1);
        AtomicInteger unchanged = new AtomicInteger();
        Await.until(
                "no more is taken",
                () -> {
                    boolean same = last.getAndSet(count.get()) == count.get() && count.get() > 0;
                    return (same ? unchanged.incrementAndGet() : resetted(unchanged)) > 200;
                });
        return count.get();
    }

    private static int resetted(AtomicInteger counter) {
        counter.set(0);
        return 0;
    }
}
