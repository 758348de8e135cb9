package dev.plane.proxy;

import static dev.plane.proxy.Http.get;
import static dev.plane.proxy.Http.head;
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

import java.time.Duration;

/** How long the proxy waits, and how it stops. */
class PatienceTest {
    private final ProxyFixture fixture = ProxyFixture.start(Manner.OURS);
    private final ScriptedSocket<ToProxy, FromProxy> session = fixture.session();
    private final HandsOnBackend backend = new HandsOnBackend();

    @BeforeEach
    void learnRoute() {
        session.send(ProxyFixture.route("t1", "b1", backend.port()));
        fixture.settle(session);
    }

    @AfterEach
    void stop() {
        backend.close();
        fixture.close();
    }

    private void pass(Duration time) {
        fixture.ticker.advance(time.plusMillis(1));
    }

    /** W-55. */
    @Test
    void backend_that_does_not_answer_in_time_is_a_gateway_timeout() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/"));
            Wire at = backend.take();
            at.head();
            pass(fixture.timeouts.answer());

            assertThat(client.head())
                    .startsWith("HTTP/1.1 504 Gateway Timeout\r\n")
                    .contains("x-plane-backend-id: b1\r\n");
            assertThat(at.rest()).isEmpty();
        }
    }

    @Test
    void backend_that_does_not_start_in_time_is_a_gateway_timeout() {
        try (Wire client = fixture.client()) {
            client.send(get("/starting/"));
            session.receive(
                    FromProxy.RouteInfoRequest.class,
                    asked -> asked.token().value().equals("starting"));
            pass(Duration.ofSeconds(310));

            assertThat(client.head()).startsWith("HTTP/1.1 504 Gateway Timeout\r\n");
        }
    }

    @Test
    void head_that_does_not_come_in_time_ends_the_connection() {
        try (Wire client = fixture.client()) {
            client.send("GET /t1/ HTTP/1.1\r\nhost: pl");
            Await.until(
                    "the connection is closed",
                    () -> {
                        pass(fixture.timeouts.head());
                        return client.isOver();
                    });
        }
    }

    @Test
    void idle_connection_is_closed_and_one_in_use_is_not() {
        try (Wire idle = fixture.client();
                Wire used = fixture.client()) {
            assertThat(idle.send(get("/ready")).head()).startsWith("HTTP/1.1 200");
            used.send(get("/t1/"));
            Wire at = backend.take();
            at.head();
            pass(fixture.timeouts.idleClient());

            assertThat(idle.rest()).isEmpty();
            at.send(ok("x"));
            assertThat(used.request()).endsWith("x");
        }
    }

    @Test
    void upload_that_stalls_is_cut() {
        try (Wire client = fixture.client()) {
            client.send(
                    head("POST /t1/ HTTP/1.1", "host: plane.test", "content-length: 9") + "1234");
            Wire at = backend.take();
            at.head();
            assertThat(at.text(4)).isEqualTo("1234");
            pass(fixture.timeouts.stall());

            assertThat(client.rest()).isEmpty();
            assertThat(at.rest()).isEmpty();
        }
    }

    @Test
    void quiet_stream_is_not_cut() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/events"));
            Wire at = backend.take();
            at.head();
            at.send(head("HTTP/1.1 200 OK", "transfer-encoding: chunked"));
            client.head();
            pass(Duration.ofHours(1));
            fixture.settle(session);
            at.send("0\r\n\r\n");

            assertThat(client.text(5)).isEqualTo("0\r\n\r\n");
        }
    }

    /** PX-53. */
    @Test
    void request_in_progress_ends_in_peace_when_the_proxy_stops() throws InterruptedException {
        try (Wire client = fixture.client();
                Wire idle = fixture.client()) {
            idle.send(get("/ready")).head();
            client.send(get("/t1/"));
            Wire at = backend.take();
            at.head();
            Thread stopping = NamedThreads.platform("stopping", fixture.proxy::close);
            assertThat(idle.rest()).isEmpty();
            at.send(ok("done"));

            assertThat(client.rest()).contains("\r\nconnection: close\r\n").endsWith("done");
            stopping.join();
            assertThat(fixture.accepts()).isFalse();
        }
    }

    /** PXX-11. */
    @Test
    void stop_is_bounded_and_tunnels_end_at_once() {
        try (Wire tunnel = fixture.client();
                Wire stream = fixture.client()) {
            tunnel.send(
                    head(
                            "GET /t1/ HTTP/1.1",
                            "host: plane.test",
                            "connection: upgrade",
                            "upgrade: any"));
            Wire at = backend.take();
            at.head();
            at.send(head("HTTP/1.1 101 Switching Protocols", "upgrade: any"));
            tunnel.head();
            stream.send(get("/t1/events"));
            backend.take().head();
            long start = System.nanoTime();
            fixture.proxy.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(8));
            assertThat(tunnel.rest()).isEmpty();
            assertThat(stream.rest()).isEmpty();
            FromProxy.Connections last =
                    session.receive(
                            FromProxy.Connections.class,
                            sent -> sent.backends().getFirst().open() == 0);
            assertThat(last.backends()).hasSize(1);
        }
    }
}
