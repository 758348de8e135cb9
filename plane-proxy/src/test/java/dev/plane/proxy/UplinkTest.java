package dev.plane.proxy;

import static dev.plane.proxy.Http.get;
import static dev.plane.proxy.Http.head;
import static dev.plane.proxy.Http.ok;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.CertResponse;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.FromProxy.BackendConnections;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.protocol.ToProxy.RouteInfoResponse;
import dev.plane.common.route.BearerToken;
import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;

/** What the proxy asks and tells its controller, and what it makes of the answers. */
class UplinkTest {
    private final RawBackend backend = RawBackend.answering(ok("hello"));

    @AfterEach
    void stop() {
        backend.close();
    }

    private static RouteInfoResponse nowhere(String token) {
        return new RouteInfoResponse(new BearerToken(token), null, null);
    }

    private static FromProxy.RouteInfoRequest question(String token) {
        return new FromProxy.RouteInfoRequest(new BearerToken(token));
    }

    @Test
    void proxy_announces_what_it_understands() {
        try (ProxyFixture fixture = ProxyFixture.start(Manner.OURS)) {
            var session = fixture.session();

            assertThat(session.request().secondWord()).isEqualTo("/ctrl/c/plane.test/proxy-socket");
            assertThat(session.peer().name()).isEqualTo("px-1");
            assertThat(session.peer().version()).isEqualTo(ProxyFixture.VERSION);
            assertThat(session.peer().capabilities()).containsExactly("connections", "routes");
        }
    }

    /** PX-06. */
    @ParameterizedTest
    @EnumSource
    void unknown_token_is_asked_for_and_gone(Manner manner) {
        try (ProxyFixture fixture = ProxyFixture.start(manner);
                Wire client = fixture.client()) {
            var session = fixture.session();
            client.send(get("/abc123/"));
            assertThat(session.receive(FromProxy.RouteInfoRequest.class))
                    .isEqualTo(question("abc123"));
            session.send(nowhere("abc123"));

            assertThat(client.head()).startsWith("HTTP/1.1 410 Gone");
        }
    }

    @Test
    void requests_wait_for_a_backend_that_starts_and_ask_once() {
        try (ProxyFixture fixture = ProxyFixture.start(Manner.OURS);
                Wire first = fixture.client();
                Wire second = fixture.client()) {
            var session = fixture.session();
            first.send(get("/t1/"));
            session.receive(FromProxy.RouteInfoRequest.class);
            second.send(
                    head("POST /t1/ HTTP/1.1", "host: plane.test", "content-length: 4") + "body");
            fixture.settle(session);
            session.send(ProxyFixture.route("t1", "b1", backend.port()));

            assertThat(first.request()).endsWith("hello");
            assertThat(second.request()).endsWith("hello");
            assertThat(session.unread()).noneMatch(question("t1")::equals);
        }
    }

    /** W-32. */
    @Test
    void question_survives_a_broken_link() {
        try (ProxyFixture fixture = ProxyFixture.start(Manner.OURS);
                Wire client = fixture.client()) {
            var session = fixture.session();
            client.send(get("/t1/"));
            session.receive(FromProxy.RouteInfoRequest.class);
            session.drop();
            var next = fixture.session();
            assertThat(next.receive(FromProxy.RouteInfoRequest.class)).isEqualTo(question("t1"));
            next.send(ProxyFixture.route("t1", "b1", backend.port()));

            assertThat(client.request()).endsWith("hello");
        }
    }

    @Test
    void known_route_serves_through_a_restart_of_the_controller() {
        try (ProxyFixture fixture = ProxyFixture.start(Manner.OURS)) {
            var session = fixture.session();
            session.send(ProxyFixture.route("t1", "b1", backend.port()));
            fixture.settle(session);
            fixture.controller.refuseUpgrades("503 Busy");
            session.drop();
            Await.until(
                    "not ready", () -> fixture.answerTo(get("/ready")).startsWith("HTTP/1.1 503"));

            assertThat(fixture.answerTo(get("/t1/"))).endsWith("hello");
        }
    }

    @Test
    void unavailable_controller_is_a_passing_refusal() {
        try (ProxyFixture fixture = ProxyFixture.start(Manner.OURS);
                Wire client = fixture.client()) {
            var session = fixture.session();
            client.send(get("/t1/"));
            session.receive(FromProxy.RouteInfoRequest.class);
            session.send(new RouteInfoResponse(new BearerToken("t1"), null, true));

            assertThat(client.head())
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\n");
        }
    }

    /** W-40. */
    @Test
    void unasked_word_about_certificates_and_nonsense_change_nothing() {
        try (ProxyFixture fixture = ProxyFixture.start(Manner.UPSTREAM)) {
            var session = fixture.session();
            session.sendText("not json");
            session.sendText("{\"NoSuchThing\":{}}");
            session.send(new ToProxy.CertManagerResponse(new CertResponse.CertLeaseResponse(true)));
            session.send(new ToProxy.BackendRemoved(new BackendName("unknown")));
            session.send(ProxyFixture.route("t1", "b1", backend.port()));
            fixture.settle(session);

            assertThat(fixture.answerTo(get("/t1/"))).endsWith("hello");
            assertThat(fixture.answerTo(get("/ready"))).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void client_that_goes_while_it_waits_is_forgotten() {
        try (ProxyFixture fixture = ProxyFixture.start(Manner.OURS)) {
            var session = fixture.session();
            Wire client = fixture.client().send(get("/t1/"));
            session.receive(FromProxy.RouteInfoRequest.class);
            client.reset();
            fixture.settle(session);
            session.send(ProxyFixture.route("t1", "b1", backend.port()));
            fixture.settle(session);

            assertThat(backend.connections()).isEmpty();
        }
    }

    @Test
    void our_controller_hears_of_use_at_once_and_every_period() {
        try (ProxyFixture fixture = ProxyFixture.start(Manner.OURS)) {
            var session = fixture.session();
            session.send(ProxyFixture.route("t1", "b1", backend.port()));
            fixture.settle(session);
            fixture.ticker.advance(Duration.ofSeconds(1));
            fixture.answerTo(get("/t1/"));

            BackendConnections first = report(session.receive(FromProxy.Connections.class));
            fixture.answerTo(get("/t1/"));
            fixture.ticker.advance(Duration.ofSeconds(7));
            BackendConnections period =
                    report(
                            session.receive(
                                    FromProxy.Connections.class, sent -> report(sent).open() == 0));

            assertThat(first.backend()).isEqualTo(new BackendName("b1"));
            assertThat(first.requests() + period.requests()).isEqualTo(2);
            assertThat(first.bytesOut() + period.bytesOut()).isEqualTo(10);
            assertThat(session.unread()).noneMatch(FromProxy.KeepAlive.class::isInstance);
        }
    }

    /** PXX-05. */
    @Test
    void upstream_controller_gets_keep_alives() {
        try (ProxyFixture fixture = ProxyFixture.start(Manner.UPSTREAM)) {
            var session = fixture.session();
            session.send(ProxyFixture.route("t1", "b1", backend.port(), null));
            fixture.settle(session);
            fixture.ticker.advance(Duration.ofSeconds(1));
            fixture.answerTo(get("/t1/"));
            assertThat(session.receive(FromProxy.KeepAlive.class).backend())
                    .isEqualTo(new BackendName("b1"));
            fixture.answerTo(get("/t1/"));
            fixture.ticker.advance(Duration.ofSeconds(7));

            assertThat(session.receive(FromProxy.KeepAlive.class).backend())
                    .isEqualTo(new BackendName("b1"));
            assertThat(session.unread()).noneMatch(FromProxy.Connections.class::isInstance);
        }
    }

    /** W-36. */
    @Test
    void stream_counts_as_use_until_its_last_byte() {
        try (ProxyFixture fixture = ProxyFixture.start(Manner.OURS);
                HandsOnBackend slow = new HandsOnBackend();
                Wire client = fixture.client()) {
            var session = fixture.session();
            session.send(ProxyFixture.route("t1", "b1", slow.port()));
            fixture.settle(session);
            client.send(get("/t1/events"));
            Wire at = slow.take();
            at.head();
            at.send(head("HTTP/1.1 200 OK", "content-length: 10") + "12345");
            client.head();
            for (int i = 0; i < 3; i++) {
                fixture.ticker.advance(Duration.ofSeconds(7));
                assertThat(report(session.receive(FromProxy.Connections.class)).open()).isOne();
            }
            at.send("67890");
            client.text(10);
            fixture.ticker.advance(Duration.ofSeconds(1));

            session.receive(FromProxy.Connections.class, sent -> report(sent).open() == 0);
        }
    }

    /** PX-07, W-50. */
    @Test
    void backend_that_cannot_be_reached_is_a_bad_gateway_and_no_use() {
        RawBackend gone = RawBackend.answering(ok("never"));
        gone.close();
        try (ProxyFixture fixture = ProxyFixture.start(Manner.OURS)) {
            var session = fixture.session();
            session.send(ProxyFixture.route("t1", "b1", gone.port()));
            fixture.settle(session);
            assertThat(fixture.answerTo(get("/t1/")))
                    .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
                    .contains("x-plane-backend-id: b1\r\n");
            fixture.ticker.advance(Duration.ofSeconds(7));

            BackendConnections report = report(session.receive(FromProxy.Connections.class));
            assertThat(report.requests()).isZero();
            assertThat(report.open()).isZero();
        }
    }

    @Test
    void reports_that_stay_unanswered_lead_to_a_new_connection() {
        try (ProxyFixture fixture = ProxyFixture.start(Manner.OURS)) {
            var session = fixture.session();
            session.send(ProxyFixture.route("t1", "b1", backend.port()));
            fixture.settle(session);
            fixture.answerTo(get("/t1/"));
            fixture.ticker.advance(Duration.ofSeconds(7));
            session.receive(FromProxy.Connections.class);
            fixture.answerTo(get("/t1/"));
            fixture.ticker.advance(Duration.ofSeconds(7));
            session.receive(FromProxy.Connections.class);
            session.send(new ToProxy.RoutesConfirmed(List.of()));

            session.awaitEnd();
            assertThat(fixture.session().peer().name()).isEqualTo("px-1");
        }
    }

    private static BackendConnections report(FromProxy.Connections report) {
        return report.backends().getFirst();
    }
}
