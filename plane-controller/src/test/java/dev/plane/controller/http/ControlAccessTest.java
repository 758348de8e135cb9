package dev.plane.controller.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.view.Health;

import io.netty.handler.codec.http.HttpHeaders;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import java.net.URI;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;

/** Who gets at the control interface: host names, origins, and the authorization server. */
class ControlAccessTest {
    private static final Route[] ROUTES = {
        Route.get("/pub/health", Work.READ, "fault", _ -> new Answer.Ok(new Health("ok"))),
        Route.get("/ctrl/status", Work.READ, "fault", _ -> new Answer.Ok(new Health("ok"))),
        Route.postJson("/ctrl/connect", Work.READ, "fault", _ -> new Answer.Ok(null))
    };

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "localhost:8080, none, 200",
                "LOCALHOST, none, 200",
                "127.0.0.1:1, none, 200",
                "[::1]:8080, none, 200",
                "localhost, http://localhost:3000, 200",
                "evil.example:8080, none, 403",
                "localhost.evil.example, none, 403",
                "10.0.0.1, none, 403",
                "none, none, 403",
                "localhost, https://evil.example, 403",
                "localhost, null, 403",
                "localhost, http://localhost.evil.example, 403",
            })
    void localController_answersOnlyToItsOwnNames(
            @Nullable String host, @Nullable String origin, int status) {
        Set<String> local = Set.of("localhost", "127.0.0.1", "[::1]");
        try (HttpFixture http =
                HttpFixture.guarded(new ControlGuard(local), Authorization.NONE, ROUTES)) {
            String head =
                    (host == null ? "" : "host: " + host + "\r\n")
                            + (origin == null ? "" : "origin: " + origin + "\r\n");

            assertThat(http.ask("GET /ctrl/status HTTP/1.1\r\n" + head + "\r\n").status())
                    .isEqualTo(status);
            assertThat(http.ask("GET /pub/health HTTP/1.1\r\n" + head + "\r\n").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusal_namesHostAndExpectation() {
        try (HttpFixture http =
                HttpFixture.guarded(
                        new ControlGuard(Set.of("localhost")), Authorization.NONE, ROUTES)) {
            assertThat(http.ask("GET /ctrl/status HTTP/1.1\r\nhost: evil\r\n\r\n").body())
                    .contains("host: evil (expected: localhost)");
        }
    }

    /** FA-01 to FA-04, FAX-01 to FAX-03, W-29. */
    @Test
    void forwardAuth_asksAboutControlRequestsAndObeys() throws Exception {
        LinkedBlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
        DisposableServer auth =
                HttpServer.create()
                        .host("127.0.0.1")
                        .port(0)
                        .handle(
                                (request, response) -> {
                                    HttpHeaders headers = request.requestHeaders().copy();
                                    asked.add(
                                            new Asked(
                                                    request.method() + " " + request.uri(),
                                                    headers));
                                    String want = headers.get("x-want");
                                    return response.status(
                                                    want == null ? 204 : Integer.parseInt(want))
                                            .send(Mono.empty());
                                })
                        .bindNow();
        URI url = URI.create("http://127.0.0.1:" + auth.port() + "/check?a=b");
        try (HttpFixture http = guardedBy(url)) {
            RawResponse passed =
                    http.ask(
                            """
                            POST /ctrl/connect?x=y HTTP/1.1
                            host: plane.test
                            authorization: Bearer test
                            x-own: 1
                            expect: x
                            content-type: application/json
                            content-length: 2

                            {}\
                            """
                                    .replace("\n", "\r\n"));
            assertThat(passed.status()).isEqualTo(200);
            Asked question = asked.take();
            assertThat(question.line).isEqualTo("POST /check?a=b");
            assertThat(question.headers.get("x-original-path")).isEqualTo("/connect");
            assertThat(question.headers.get("authorization")).isEqualTo("Bearer test");
            assertThat(question.headers.get("host")).isEqualTo("plane.test");
            assertThat(question.headers.get("x-own")).isEqualTo("1");
            assertThat(question.headers.get("content-length")).isIn(null, "0");
            assertThat(question.headers.contains("expect")).isFalse();

            RawResponse refused = get(http, "/ctrl/status", "x-want: 403");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.body()).isEqualTo("Unauthorized");
            assertThat(refused.header("content-type")).isEmpty();
            RawResponse redirected = get(http, "/ctrl/status", "x-want: 302");
            assertThat(redirected.status()).isEqualTo(401);
            asked.clear();

            assertThat(get(http, "/pub/health", "x-want: 401").status()).isEqualTo(200);
            assertThat(get(http, "/ctrl/nothing", "x-want: 401").status()).isEqualTo(404);
            assertThat(asked).isEmpty();
            assertThat(get(http, "/ctrl/connect", "x-want: 401").status()).isEqualTo(401);
            assertThat(get(http, "/ctrl/connect", "x-a: b").status()).isEqualTo(405);
        } finally {
            auth.disposeNow();
        }
    }

    @Test
    void authorizationServerThatIsNotThere_isA502() {
        try (HttpFixture http = guardedBy(URI.create("http://127.0.0.1:1/"))) {
            RawResponse response = get(http, "/ctrl/status", "x-a: b");

            assertThat(response.status()).isEqualTo(502);
            assertThat(response.body()).isEqualTo("Error forwarding auth.");
        }
    }

    private record Asked(String line, HttpHeaders headers) {}

    private static HttpFixture guardedBy(URI server) {
        return HttpFixture.guarded(new ControlGuard(Set.of()), new ForwardAuth(server), ROUTES);
    }

    private static RawResponse get(HttpFixture http, String path, String header) {
        return http.ask("GET " + path + " HTTP/1.1\r\nhost: x\r\n" + header + "\r\n\r\n");
    }
}
