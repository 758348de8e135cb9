package dev.plane.controller.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.view.Health;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class HttpPipelineTest {
    private static final String VARY =
            "vary: origin, access-control-request-method, access-control-request-headers";
    private static final int MAX_BODY = 2 * 1024 * 1024;

    private final HttpFixture http =
            HttpFixture.serve(
                    Route.get(
                            "/pub/health",
                            Work.READ,
                            "fault",
                            _ -> new Answer.Ok(new Health("ok"))),
                    Route.get(
                            "/pub/b/{backend}/status",
                            Work.READ,
                            "fault",
                            call -> Answer.Refused.of(ApiErrorKind.NotFound, call.path("backend"))),
                    Route.get("/ctrl/status", Work.READ, "it failed", _ -> fail()),
                    Route.post(
                            "/ctrl/b/{backend}/stop",
                            Work.WRITE,
                            "fault",
                            _ -> new Answer.Ok(null)),
                    Route.postJson(
                            "/ctrl/connect",
                            Work.WRITE,
                            "fault",
                            call -> {
                                call.body(ConnectRequest.class);
                                return Answer.Refused.of(ApiErrorKind.KeyUnheldNoSpawnConfig);
                            }));

    private static Answer fail() {
        throw new IllegalStateException("a fault of the test's own");
    }

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void publicAnswer_hasUpstreamsHeadersInOrder() {
        RawResponse response = http.ask("GET /pub/health HTTP/1.1\r\nhost: x\r\n\r\n");

        assertThat(response.lines().getFirst()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(response.headersButDate())
                .containsExactly(
                        "content-type: application/json",
                        VARY,
                        "access-control-allow-origin: *",
                        "content-length: 15");
        assertThat(response.lines().getLast()).startsWith("date: ");
        assertThat(response.body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void head_isAnsweredAsGetWithoutBody() {
        RawResponse response = http.ask("HEAD /pub/health HTTP/1.1\r\nhost: x\r\n\r\n");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-length")).contains("15");
    }

    @Test
    void preflight_isAnsweredOnKnownPublicPathsOnly() {
        RawResponse known = http.ask("OPTIONS /pub/b/x/status HTTP/1.1\r\nhost: x\r\n\r\n");
        RawResponse unknown = http.ask("OPTIONS /pub/nothing HTTP/1.1\r\nhost: x\r\n\r\n");
        RawResponse control = http.ask("OPTIONS /ctrl/status HTTP/1.1\r\nhost: x\r\n\r\n");

        assertThat(known.status()).isEqualTo(200);
        assertThat(known.headersButDate())
                .containsExactly(
                        VARY,
                        "access-control-allow-methods: GET,POST",
                        "access-control-allow-headers: content-type",
                        "access-control-allow-origin: *",
                        "allow: GET,HEAD",
                        "content-length: 0");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.headersButDate()).containsExactly("content-length: 0");
        assertThat(control.status()).isEqualTo(405);
        assertThat(control.headersButDate())
                .containsExactly("allow: GET,HEAD", "content-length: 0");
    }

    @Test
    void wrongMethod_saysWhichAreAllowed() {
        RawResponse response = http.ask("GET /ctrl/connect HTTP/1.1\r\nhost: x\r\n\r\n");

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headersButDate()).containsExactly("allow: POST", "content-length: 0");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void fault_isToldInTheWordsOfTheRouteAndNotInItsOwn() {
        RawResponse response = http.ask("GET /ctrl/status HTTP/1.1\r\nhost: x\r\n\r\n");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body())
                .matches(
                        "\\{\"id\":\"[a-z0-9]{14}\",\"kind\":\"Other\",\"message\":\"it failed\"}");
    }

    @Test
    void requestWithoutHostOrWithHttp10_isServed() {
        assertThat(http.ask("GET /pub/health HTTP/1.1\r\n\r\n").status()).isEqualTo(200);
        assertThat(http.ask("GET /pub/health HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
        assertThat(http.ask("GET /pub/health HTTP/1.1\r\nhost: \r\n\r\n").status()).isEqualTo(200);
    }

    @Test
    void pathParameter_isPercentDecodedStrictly() {
        assertThat(http.ask("GET /pub/b/a%2Fb%20c/status HTTP/1.1\r\nhost: x\r\n\r\n").body())
                .contains("a/b c");
        RawResponse bad = http.ask("GET /pub/b/%ff/status HTTP/1.1\r\nhost: x\r\n\r\n");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.body()).contains("backend: %ff (expected: UTF-8");
    }

    @Test
    void bodyOfACommandWithoutInput_isIgnored() {
        String head = "POST /ctrl/b/x/stop HTTP/1.1\r\nhost: x\r\ncontent-length: 7\r\n\r\n";
        RawResponse response = http.ask(head + "{broken");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none                              | {}          | 415 | content-type: missing",
                "text/plain                        | {}          | 415 | content-type: text/plain",
                "application/problem+json          | {}          | 409 | Lock is unheld",
                "application/json; charset=utf-8   | {}          | 409 | Lock is unheld",
                "Application/JSON                  | {} trailing | 409 | Lock is unheld",
                "application/json                  | ''          | 400 | empty",
                "application/json                  | {nope}      | 400 | at line 1",
                "application/json                  | {\"key\":   | 400 | ",
                "application/json                  | []          | 422 | expected",
                "application/json                  | null        | 422 | expected",
                "application/json                  | {\"user\":5} | 422 | user",
                "application/json                  | {\"user\":\"a\",\"user\":\"b\"} | 422 | user",
            })
    void jsonBody_isReadOrRefusedNamingWhatIsWrong(
            String type, String body, int status, String message) {
        String header = type == null ? "" : "content-type: " + type + "\r\n";
        RawResponse response =
                http.ask(
                        "POST /ctrl/connect HTTP/1.1\r\nhost: x\r\n"
                                + header
                                + "content-length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body())
                .startsWith("{\"id\":\"")
                .contains("\"kind\":\"")
                .contains(message == null ? "" : message);
    }

    @Test
    void body_mayHaveTwoMebibytesAndNotOneByteMore() {
        assertThat(connect(bodyOf(MAX_BODY)).status()).isEqualTo(422);
        assertThat(connect(bodyOf(MAX_BODY + 1)).status()).isEqualTo(413);
        assertThat(connect(bodyOf(3 * 1024 * 1024)).body()).contains("at most 2097152 bytes");
    }

    @Test
    void connection_servesTheNextRequestAfterAnIgnoredBody() throws IOException {
        try (RawHttp connection = RawHttp.connect(http.port())) {
            connection.send(
                    "POST /ctrl/b/x/stop HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc");
            assertThat(connection.receive(false).status()).isEqualTo(200);
            connection.send("GET /pub/health HTTP/1.1\r\nhost: x\r\n\r\n");
            assertThat(connection.receive(false).status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsNoRequest_isRefusedByTheHttpLayer() {
        assertThat(http.ask("garbage\r\n\r\n").status()).isEqualTo(400);
        assertThat(http.ask("GET /" + "x".repeat(17 * 1024) + " HTTP/1.1\r\n\r\n").status())
                .isEqualTo(414);
        assertThat(
                        http.ask(
                                        "GET /pub/health HTTP/1.1\r\nh: "
                                                + "x".repeat(70_000)
                                                + "\r\n\r\n")
                                .status())
                .isEqualTo(431);
        assertThat(http.ask("GET /pub/" + "x".repeat(15 * 1024) + " HTTP/1.1\r\n\r\n").status())
                .isEqualTo(404);
    }

    @Test
    void callerWhoHangsUp_interruptsWorkThatHoldsNoPermit() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (HttpFixture patient =
                HttpFixture.serve(
                        Route.postJson(
                                "/ctrl/connect",
                                Work.OWN,
                                "fault",
                                _ -> {
                                    working.countDown();
                                    try {
                                        new CountDownLatch(1).await();
                                    } catch (InterruptedException e) {
                                        interrupted.countDown();
                                        throw e;
                                    }
                                    return new Answer.Ok(null);
                                }))) {
            RawHttp caller = RawHttp.connect(patient.port());
            caller.send(
                    "POST /ctrl/connect HTTP/1.1\r\ncontent-type: application/json\r\n"
                            + "content-length: 2\r\n\r\n{}");
            assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
            caller.close();

            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private RawResponse connect(byte[] body) {
        byte[] head =
                ("POST /ctrl/connect HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: "
                                + body.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return http.ask(request);
    }

    private static byte[] bodyOf(int length) {
        String empty = "{\"user\":\"\"}";
        String text = "{\"user\":\"" + "x".repeat(length - empty.length()) + "\"}";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
