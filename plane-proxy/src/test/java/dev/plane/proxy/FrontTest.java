package dev.plane.proxy;

import static dev.plane.proxy.Http.get;
import static dev.plane.proxy.Http.head;
import static dev.plane.proxy.Http.ok;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.ToProxy;
import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontTest {
    private final RawBackend backend = RawBackend.answering(ok("hello"));
    private final ProxyFixture fixture = ProxyFixture.start(Manner.OURS);
    private ScriptedSocket<ToProxy, FromProxy> session = fixture.session();

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

    private String statusOf(String request) {
        return fixture.answerTo(request).split(" ", 3)[1];
    }

    /** PX-03, PX-04, PX-05. */
    @Test
    void readiness_follows_the_connection_to_the_controller() {
        assertThat(statusOf(get("/ready"))).isEqualTo("200");

        fixture.controller.refuseUpgrades("503 Busy");
        session.drop();
        Await.until("not ready", () -> statusOf(get("/ready")).equals("503"));
        fixture.controller.acceptUpgrades();
        session = fixture.session();

        assertThat(statusOf(get("/ready"))).isEqualTo("200");
    }

    /** PX-01. */
    @Test
    void root_without_redirect_asks_the_controller_nothing() {
        assertThat(fixture.answerTo(get("/")))
                .startsWith("HTTP/1.1 400 Bad Request\r\n")
                .doesNotContain("location");
        assertThat(session.unread()).noneMatch(FromProxy.RouteInfoRequest.class::isInstance);
    }

    @Test
    void browser_gets_a_page_that_says_what_happened() {
        String answer =
                fixture.answerTo(
                        head(
                                "GET / HTTP/1.1",
                                "host: plane.test",
                                "accept: text/html,application/xhtml+xml,*/*;q=0.8"));

        assertThat(answer)
                .contains("content-type: text/html; charset=utf-8\r\n")
                .contains("cache-control: no-store\r\n")
                .contains("<title>No session in this address</title>")
                .endsWith("</html>\n");
    }

    @Test
    void script_of_a_browser_gets_an_empty_body() {
        assertThat(
                        fixture.answerTo(
                                head(
                                        "POST / HTTP/1.1",
                                        "host: plane.test",
                                        "content-length: 0",
                                        "accept: text/html")))
                .contains("content-length: 0\r\n");
    }

    /** PXX-01. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "host: user@plane.test",
                "host: plane.test/",
                "host:",
                "x-host: plane.test",
                "host: plane.test\r\nhost: plane.test",
                "host: plane.test\r\nhost: other.test"
            })
    void odd_missing_or_repeated_host_is_a_bad_request(String headers) {
        assertThat(statusOf(head("GET /t1/ HTTP/1.1", headers))).isEqualTo("400");
        assertThat(backend.connections()).isEmpty();
    }

    @Test
    void absolute_target_goes_on_as_an_ordinary_one_if_it_agrees_with_the_host() {
        assertThat(statusOf(head("GET http://plane.test/t1/x?y HTTP/1.1", "host: plane.test")))
                .isEqualTo("200");
        assertThat(backend.connection(0).received()).startsWith("GET /x?y HTTP/1.1\r\nhost:");
        assertThat(statusOf(head("GET http://plane.test/t1/ HTTP/1.1", "host: other.test")))
                .isEqualTo("400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOT HTTP\r\n\r\n",
                "GET /t1/ HTTP/1.1\r\nhost : plane.test\r\n\r\n",
                "GET /t1/ HTTP/1.1\r\nhost: plane.test\r\nno colon\r\n\r\n",
                "GET /t1/ HTTP/1.1\nhost: plane.test\n\n",
                "POST /t1/ HTTP/1.1\r\nhost: plane.test\r\ncontent-length: -1\r\n\r\n",
                "POST /t1/ HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
                "POST /t1/ HTTP/1.1\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n",
                "POST /t1/ HTTP/1.1\r\nhost: plane.test\r\ntransfer-encoding: gzip\r\n\r\n",
                "POST /t1/ HTTP/1.0\r\nhost: plane.test\r\ntransfer-encoding: chunked\r\n\r\n",
            })
    void what_is_no_request_gets_a_bare_answer_and_never_reaches_a_backend(String bytes) {
        try (Wire client = fixture.client()) {
            assertThat(client.send(bytes).rest())
                    .isEqualTo(
                            head(
                                    "HTTP/1.1 400 Bad Request",
                                    "content-length: 0",
                                    "date: Tue, 24 Nov 2026 10:18:27 GMT"));
        }
        assertThat(backend.connections()).isEmpty();
    }

    @Test
    void lengths_have_limits_with_names() {
        assertThat(statusOf(get("/t1/" + "x".repeat(17_000)))).isEqualTo("414");
        assertThat(
                        statusOf(
                                head(
                                        "GET /t1/ HTTP/1.1",
                                        "host: plane.test",
                                        "x-big: " + "x".repeat(66_000))))
                .isEqualTo("431");
        assertThat(
                        statusOf(
                                head(
                                        "GET /t1/" + "x".repeat(16_000) + " HTTP/1.1",
                                        "host: plane.test",
                                        "x-big: " + "x".repeat(60_000))))
                .isEqualTo("200");
    }

    @Test
    void other_version_of_http_is_refused() {
        assertThat(statusOf("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isEqualTo("505");
    }

    @Test
    void requests_of_one_connection_are_answered_in_their_order() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/1") + get("/") + get("/ready") + get("/t1/2"));

            assertThat(client.request()).startsWith("HTTP/1.1 200 OK").endsWith("hello");
            assertThat(client.request()).startsWith("HTTP/1.1 400");
            assertThat(client.request()).startsWith("HTTP/1.1 200").contains("length: 0");
            assertThat(client.request()).startsWith("HTTP/1.1 200 OK").endsWith("hello");
        }
        assertThat(backend.connections())
                .extracting(Wire::received)
                .anyMatch(bytes -> bytes.contains("GET /1 "))
                .anyMatch(bytes -> bytes.contains("GET /2 "));
    }

    @Test
    void thousands_of_requests_at_once_are_answered_one_by_one() {
        int requests = 5_000;
        try (Wire client = fixture.client()) {
            client.send(get("/").repeat(requests));

            for (int i = 0; i < requests; i++) {
                assertThat(client.head()).startsWith("HTTP/1.1 400 Bad Request");
            }
        }
    }

    @Test
    void connection_ends_after_the_answer_when_the_client_says_so() {
        try (Wire client = fixture.client()) {
            client.send(head("GET /t1/ HTTP/1.1", "host: plane.test", "connection: close"));

            assertThat(client.rest()).contains("\r\nconnection: close\r\n").endsWith("hello");
        }
        assertThat(backend.connection(0).received()).doesNotContain("connection");
    }

    @Test
    void old_client_is_answered_in_its_version_and_the_connection_ends() {
        try (Wire client = fixture.client()) {
            client.send(head("GET /t1/ HTTP/1.0", "host: plane.test"));

            assertThat(client.rest()).startsWith("HTTP/1.0 200 OK").endsWith("hello");
        }
        assertThat(backend.connection(0).received()).startsWith("GET / HTTP/1.0\r\n");
    }

    /** PX-29: whatever the spelling, also when the connection header tries to hide ours. */
    @Test
    void forged_headers_never_reach_a_backend() {
        fixture.answerTo(
                head(
                        "GET /t1/ HTTP/1.1",
                        "host: plane.test",
                        "x-verified-username: evil",
                        "X_Verified_Username: evil",
                        "x_verified-secret: evil",
                        "connection: x-verified-secret, x-hop, host",
                        "x-hop: evil"));

        assertThat(backend.connection(0).received())
                .isEqualTo(
                        head(
                                "GET / HTTP/1.1",
                                "host: plane.test",
                                "x-forwarded-for: 127.0.0.1",
                                "x-forwarded-proto: http",
                                "x-verified-username: u1",
                                "x-verified-path: /t1/",
                                "x-verified-backend: b1",
                                "x-verified-secret: sec"));
    }

    /** PXX-07. */
    @Test
    void headers_of_the_hop_in_an_answer_stay_behind() {
        try (RawBackend chatty =
                RawBackend.answering(
                        head(
                                        "HTTP/1.1 200 OK",
                                        "Connection: X-Hop",
                                        "Keep-Alive: timeout=5",
                                        "X-Hop: 1",
                                        "Proxy-Authenticate: Basic",
                                        "X-Plane-Backend-Id: forged",
                                        "Access-Control-Allow-Methods: GET",
                                        "Date: Tue, 01 Jan 2030 00:00:00 GMT",
                                        "Content-Length: 0")
                                + "")) {
            session.send(ProxyFixture.route("t2", "b2", chatty.port()));
            fixture.settle(session);

            assertThat(fixture.answerTo(get("/t2/")))
                    .isEqualTo(
                            head(
                                    "HTTP/1.1 200 OK",
                                    "access-control-allow-methods: GET",
                                    "date: Tue, 01 Jan 2030 00:00:00 GMT",
                                    "content-length: 0",
                                    "server: Plane/0.5.5-abca8022",
                                    "x-plane-backend-id: b2"));
        }
    }
}
