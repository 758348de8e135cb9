package dev.plane.proxy;

import static dev.plane.proxy.Http.head;
import static dev.plane.proxy.Http.lines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.json.Json;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.ToProxy;
import dev.plane.testkit.Manner;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The requests recorded in front of an upstream proxy, sent to ours: the answer and what the
 * backend received must be the same bytes, but for the deviations listed here.
 */
class RecordedRequestsTest {
    private static final String TOKEN = "73Gu8tyjOmaR_AngF8j4sHMaOYwiZ2xLMyukWwfpPAg";
    private static final String BACKEND = "x-plane-backend-id: 9k4obj8t1xct7x";
    private static final String SERVER = "server: Plane/0.5.5-abca8022";
    private static final String FORWARDED = "x-forwarded-for: 127.0.0.1\r\nx-forwarded-proto: http";
    private static final String DATE = "date: (date)";
    private static final String CROSS_ORIGIN =
            String.join(
                    "\r\n",
                    "access-control-allow-origin: *",
                    "access-control-allow-methods: *",
                    "access-control-allow-headers: *, Authorization");
    private static final String HELLO =
            head(
                            "HTTP/1.1 200 OK",
                            "content-type: text/plain",
                            "content-length: 5",
                            SERVER,
                            "x-backend: yes",
                            CROSS_ORIGIN,
                            BACKEND,
                            DATE)
                    + "hello";

    /** Ours differs on purpose; null where it does not. */
    private record Deviation(
            String reason, @Nullable String answer, @Nullable String backendReceived) {}

    private static final Map<String, Deviation> DEVIATIONS =
            Map.of(
                    "host in upper case",
                    new Deviation(
                            "letter case of a host means nothing (RFC 9110, 4.2.3)",
                            HELLO,
                            received("/", "GET / HTTP/1.1", "host: PLANE.test", FORWARDED)),
                    "GET with custom, forwarded and forged headers",
                    new Deviation(
                            "order kept, headers of the hop removed (RFC 9110, 7.6.1)",
                            null,
                            received(
                                    "/h",
                                    "GET /h HTTP/1.1",
                                    "host: plane.test",
                                    "x-custom: Abc",
                                    FORWARDED,
                                    "accept-encoding: gzip",
                                    "cookie: a=b",
                                    "cookie: c=d",
                                    "te: trailers")),
                    "POST with expect: 100-continue",
                    new Deviation(
                            "the backend, not the proxy, says whether to go on (RFC 9110, 10.1.1)",
                            HELLO,
                            null),
                    "backend redirects",
                    new Deviation(
                            "content-length keeps its place",
                            head(
                                    "HTTP/1.1 302 Found",
                                    "location: /elsewhere",
                                    "content-length: 0",
                                    CROSS_ORIGIN,
                                    SERVER,
                                    BACKEND,
                                    DATE),
                            null),
                    "WebSocket upgrade refused by backend with a body",
                    new Deviation(
                            "a refused upgrade is an ordinary answer, with its body (W-34)",
                            head(
                                            "HTTP/1.1 403 Forbidden",
                                            "x-why: no",
                                            "content-length: 7",
                                            CROSS_ORIGIN,
                                            SERVER,
                                            BACKEND,
                                            DATE)
                                    + "refused",
                            null),
                    "upgrade with body length",
                    new Deviation(
                            "the body is forwarded as its length says (W-29)",
                            head(
                                    "HTTP/1.1 101 Switching Protocols",
                                    "upgrade: websocket",
                                    "connection: Upgrade",
                                    "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                                    CROSS_ORIGIN,
                                    SERVER,
                                    BACKEND,
                                    DATE),
                            received(
                                            "/ws",
                                            "POST /ws HTTP/1.1",
                                            "host: plane.test",
                                            "connection: Upgrade",
                                            "upgrade: websocket",
                                            "sec-websocket-version: 13",
                                            "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
                                            "content-length: 5",
                                            FORWARDED)
                                    + "hello"),
                    "many headers",
                    new Deviation("a hundred headers are not too many", HELLO, null));

    private static String received(String path, String... lines) {
        return lines(lines)
                + head(
                        "x-verified-username: u1",
                        "x-verified-user-data:"
                            + " {\"a\":[1,2.5,null,true],\"role\":\"admin\",\"\u00fc\":\"\u00e9\"}",
                        "x-verified-path: /" + TOKEN + path,
                        "x-verified-backend: 9k4obj8t1xct7x",
                        "x-verified-secret: m3SGUyV7L34oJzTl0WS_mr4uvOIMnuCV3ht6Sz9ddiM");
    }

    @TestFactory
    List<DynamicTest> recorded_request_is_answered_and_forwarded_as_upstream_does()
            throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode recorded : fixture("proxy-http.json")) {
            if (!text(recorded, "case").startsWith("(connect")) {
                tests.add(DynamicTest.dynamicTest(text(recorded, "case"), () -> replay(recorded)));
            }
        }
        return tests;
    }

    /** PX-02, PX-03. */
    @TestFactory
    List<DynamicTest> proxy_that_was_never_connected_answers_as_upstream_does() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode recorded : fixture("proxy-not-connected.json")) {
            String name = text(recorded, "case");
            tests.add(DynamicTest.dynamicTest(name, () -> replayUnconnected(name, recorded)));
        }
        return tests;
    }

    private static void replay(JsonNode recorded) throws IOException {
        String name = text(recorded, "case");
        try (RawBackend backend = RawBackend.start(RecordedRequestsTest::likeTheRecorded);
                ProxyFixture fixture = ProxyFixture.start(Manner.UPSTREAM)) {
            var session = fixture.session();
            frames().forEach(frame -> session.sendText(here(frame, backend.port())));
            if (name.equals("GET after the backend ended")) {
                session.send(new ToProxy.BackendRemoved(new BackendName("utf8-1")));
            }
            fixture.settle(session);

            String answer = fixture.answerTo(request(name, text(recorded, "request")));

            Deviation deviation = DEVIATIONS.getOrDefault(name, new Deviation("", null, null));
            assertThat(withoutDate(answer))
                    .isEqualTo(
                            deviation.answer() != null
                                    ? deviation.answer()
                                    : withoutDate(recordedAnswer(recorded)));
            JsonNode forwarded = recorded.get("backend_received");
            if (forwarded != null) {
                assertThat(utf8(backend.connection(0).received()))
                        .isEqualTo(
                                deviation.backendReceived() != null
                                        ? deviation.backendReceived()
                                        : forwarded.asString());
            }
        }
    }

    private static void replayUnconnected(String name, JsonNode recorded) {
        try (ProxyFixture fixture =
                ProxyFixture.redirectingRoot(URI.create("https://plane.test/"))) {
            fixture.controller.refuseUpgrades("503 Busy");
            String answer = withoutDate(fixture.answerTo(text(recorded, "request")));
            String expected = withoutDate(recordedAnswer(recorded));
            // The one deviation: not connected is no reason to say that a session is gone.
            assertThat(answer)
                    .isEqualTo(
                            name.equals("token path, never connected")
                                    ? expected.replace(
                                            "410 Gone\r\n",
                                            "503 Service Unavailable\r\nretry-after: 1\r\n")
                                    : expected);
        }
    }

    private static String recordedAnswer(JsonNode recorded) {
        return text(recorded, "response_head") + text(recorded, "response_body");
    }

    private static String request(String name, String recorded) {
        return switch (name) {
            case "header too large" ->
                    recorded.substring(0, recorded.indexOf("x-big"))
                            + "x-big: "
                            + "x".repeat(500_000)
                            + "\r\n\r\n";
            default -> recorded;
        };
    }

    private static String withoutDate(String answer) {
        return answer.replaceAll("\r\ndate: [^\r]*", "\r\ndate: (date)");
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** What the controller said when the requests were recorded, leading to our backend. */
    private static Stream<String> frames() throws IOException {
        List<String> frames = new ArrayList<>();
        for (JsonNode frame : fixture("proxy-socket.json")) {
            String message = text(frame, "frame");
            if (message.startsWith("{\"RouteInfoResponse\"")) {
                frames.add(message);
            }
        }
        return frames.stream();
    }

    private static String here(String frame, int port) {
        return frame.replace("127.0.0.1:19501", "127.0.0.1:" + port);
    }

    /** Answers as the recorded backend did. */
    private static void likeTheRecorded(Wire connection) {
        String request = connection.request();
        String path = request.split(" ", 3)[1];
        String answer =
                switch (path) {
                    case "/cors" ->
                            head(
                                            "HTTP/1.1 200 OK",
                                            "access-control-allow-origin: https://a.example",
                                            "server: backend",
                                            "content-length: 2")
                                    + "ok";
                    case "/chunked" ->
                            head(
                                            "HTTP/1.1 200 OK",
                                            "transfer-encoding: chunked",
                                            "content-type: text/plain")
                                    + lines("3", "abc", "3", "def", "0", "");
                    case "/nolength" ->
                            head("HTTP/1.0 200 OK", "content-type: text/plain") + "until-close";
                    case "/404" ->
                            head(
                                            "HTTP/1.1 404 Not Found",
                                            "content-length: 4",
                                            "set-cookie: a=b; Path=/",
                                            "set-cookie: c=d")
                                    + "nope";
                    case "/redirect" ->
                            head("HTTP/1.1 302 Found", "location: /elsewhere", "content-length: 0");
                    case "/drop" -> "";
                    case "/ws", "/ws?x=1" ->
                            head(
                                    "HTTP/1.1 101 Switching Protocols",
                                    "upgrade: websocket",
                                    "connection: Upgrade",
                                    "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
                    case "/refuse" ->
                            head("HTTP/1.1 403 Forbidden", "x-why: no", "content-length: 7")
                                    + "refused";
                    default ->
                            request.startsWith("HEAD")
                                    ? head("HTTP/1.1 200 OK", "content-length: 5", "x-backend: yes")
                                    : head(
                                                    "HTTP/1.1 200 OK",
                                                    "content-type: text/plain",
                                                    "content-length: 5",
                                                    "server: backend",
                                                    "x-backend: yes")
                                            + "hello";
                };
        connection.send(answer);
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null ? "" : value.asString();
    }

    private static JsonNode fixture(String name) throws IOException {
        try (InputStream in = RecordedRequestsTest.class.getResourceAsStream("/fixtures/" + name)) {
            if (in == null) {
                throw new IOException("no such fixture: " + name);
            }
            return Json.mapper().readTree(in);
        }
    }
}
