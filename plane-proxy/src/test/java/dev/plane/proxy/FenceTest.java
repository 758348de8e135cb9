package dev.plane.proxy;

import static dev.plane.proxy.Http.get;
import static dev.plane.proxy.Http.head;
import static dev.plane.proxy.Http.ok;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.key.FencingToken;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.protocol.ToProxy.ConfirmedRoute;
import dev.plane.common.route.BearerToken;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** No client reaches a process that may no longer be the one behind the key. */
class FenceTest {
    private static final BackendName BACKEND = new BackendName("b1");
    private static final long TRUST_MILLIS = 60_000;
    private static final Duration WITHIN = Duration.ofSeconds(1);

    private final ProxyFixture fixture = ProxyFixture.start(Manner.OURS);
    private final ScriptedSocket<ToProxy, FromProxy> session = fixture.session();
    private final HandsOnBackend backend = new HandsOnBackend();

    @BeforeEach
    void learnRoute() {
        session.send(ProxyFixture.route("t1", "b1", backend.port(), TRUST_MILLIS));
        fixture.settle(session);
    }

    @AfterEach
    void stop() {
        backend.close();
        fixture.close();
    }

    private Wire openTunnel(Wire client) {
        client.send(
                head(
                        "GET /t1/ HTTP/1.1",
                        "host: plane.test",
                        "connection: upgrade",
                        "upgrade: websocket"));
        Wire at = backend.take();
        at.head();
        at.send(head("HTTP/1.1 101 Switching Protocols", "upgrade: websocket"));
        client.head();
        return at;
    }

    private Wire openStream(Wire client) {
        client.send(get("/t1/events"));
        Wire at = backend.take();
        at.head();
        at.send(head("HTTP/1.1 200 OK", "transfer-encoding: chunked") + "1\r\na\r\n");
        client.head();
        client.text(6);
        return at;
    }

    private void assertTunnelAndStreamEndBy(Runnable news) {
        try (Wire tunnel = fixture.client();
                Wire stream = fixture.client()) {
            Wire tunnelEnd = openTunnel(tunnel);
            Wire streamEnd = openStream(stream);
            long start = System.nanoTime();
            news.run();

            assertThat(tunnel.rest()).isEmpty();
            assertThat(stream.rest()).isEmpty();
            assertThat(tunnelEnd.rest()).isEmpty();
            assertThat(streamEnd.rest()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(WITHIN);
        }
    }

    @Test
    void revoked_token_ends_its_streams_within_a_second_and_is_gone() {
        assertTunnelAndStreamEndBy(
                () -> session.send(new ToProxy.RoutesRevoked(List.of(new BearerToken("t1")))));

        assertThat(fixture.answerTo(get("/t1/"))).startsWith("HTTP/1.1 410 Gone");
    }

    @Test
    void ended_backend_ends_its_streams_within_a_second_and_is_gone() {
        assertTunnelAndStreamEndBy(() -> session.send(new ToProxy.BackendRemoved(BACKEND)));

        assertThat(fixture.answerTo(get("/t1/"))).startsWith("HTTP/1.1 410 Gone");
        assertThat(backend.isUntouched()).isTrue();
    }

    @Test
    void backend_without_confirmation_loses_its_streams_within_a_second() {
        assertTunnelAndStreamEndBy(
                () ->
                        session.send(
                                new ToProxy.RoutesConfirmed(
                                        List.of(new ConfirmedRoute(BACKEND, null, null)))));
    }

    @Test
    void superseded_backend_loses_its_streams_within_a_second() {
        assertTunnelAndStreamEndBy(
                () ->
                        session.send(
                                new ToProxy.RoutesConfirmed(
                                        List.of(
                                                new ConfirmedRoute(
                                                        BACKEND,
                                                        new FencingToken(2),
                                                        TRUST_MILLIS)))));
    }

    @Test
    void trust_that_runs_out_ends_streams_and_refuses_new_ones_for_now() {
        fixture.controller.refuseUpgrades("503 Busy");
        session.drop();
        assertTunnelAndStreamEndBy(() -> fixture.ticker.advance(Duration.ofMillis(TRUST_MILLIS)));

        assertThat(fixture.answerTo(get("/t1/")))
                .startsWith("HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\n");
        assertThat(backend.isUntouched()).isTrue();
    }

    @Test
    void request_in_progress_is_answered_by_the_proxy_when_its_backend_ends() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/slow"));
            Wire at = backend.take();
            at.head();
            session.send(new ToProxy.BackendRemoved(BACKEND));

            assertThat(client.head()).startsWith("HTTP/1.1 410 Gone");
            assertThat(at.rest()).isEmpty();
        }
    }

    @Test
    void ending_backend_keeps_its_streams_and_gets_no_new_ones() {
        try (Wire client = fixture.client()) {
            Wire at = openTunnel(client);
            session.send(new ToProxy.RouteChanged(BACKEND, BackendStatus.TERMINATING));
            fixture.settle(session);

            assertThat(fixture.answerTo(get("/t1/"))).startsWith("HTTP/1.1 410 Gone");
            client.send("still here");
            assertThat(at.text(10)).isEqualTo("still here");
        }
    }

    @Test
    void confirmation_keeps_streams_open_beyond_their_first_trust() {
        try (Wire client = fixture.client()) {
            Wire at = openTunnel(client);
            for (int i = 0; i < 10; i++) {
                fixture.ticker.advance(Duration.ofSeconds(7));
                session.receive(FromProxy.Connections.class);
                session.send(
                        new ToProxy.RoutesConfirmed(
                                List.of(
                                        new ConfirmedRoute(
                                                BACKEND, new FencingToken(1), TRUST_MILLIS))));
                fixture.settle(session);
            }
            client.send("still here");
            assertThat(at.text(10)).isEqualTo("still here");
        }
    }

    /** W-33: what a new connection does not confirm is asked for, not believed. */
    @Test
    void revocation_missed_while_disconnected_ends_streams_after_the_reconnect() {
        try (Wire client = fixture.client()) {
            Wire at = openTunnel(client);
            session.drop();
            var next = fixture.session();
            next.receive(
                    FromProxy.RouteInfoRequest.class, asked -> asked.token().value().equals("t1"));
            next.send(new ToProxy.RouteInfoResponse(new BearerToken("t1"), null, null));

            assertThat(client.rest()).isEmpty();
            assertThat(at.rest()).isEmpty();
        }
    }

    @Test
    void connections_of_an_ended_backend_are_not_used_for_its_successor_on_the_same_port() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/"));
            Wire first = backend.take();
            first.head();
            first.send(ok("old"));
            assertThat(client.request()).endsWith("old");
            session.send(ProxyFixture.route("t2", "b2", backend.port(), TRUST_MILLIS));
            fixture.settle(session);

            client.send(get("/t2/"));
            Wire second = backend.take();
            assertThat(second.head()).contains("x-verified-backend: b2");
            second.send(ok("new"));
            assertThat(client.request()).endsWith("new");
        }
    }
}
