package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What the server answers over plain HTTP. */
@Timeout(30)
class PageHandlerTest {

    @AutoClose private final RunningDemo demo = new RunningDemo();

    @Test
    void readinessProbe_isAnsweredWithoutABody() throws Exception {
        int port = demo.start();
        try (Socket probe = new Socket(RunningDemo.LOOPBACK, port)) {
            probe.getOutputStream()
                    .write(
                            "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(probe.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
        }
    }

    @Test
    void page_isWholeAndAdmitsOnlyItself() throws Exception {
        HttpResponse<String> page = demo.get(demo.start(), "GET", "/?from=mail");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(
                        policy ->
                                assertThat(policy)
                                        .contains("default-src 'none'", "script-src 'sha256-"));
        assertThat(page.body())
                .contains("data-testid=\"key\"", "#stage {", "new WebSocket(")
                .doesNotContain("/* board.css */", "/* board.js */")
                .doesNotContainPattern("(src|href)=\"(https?:|/)");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, 404",
        "GET, /index.html, 404",
        "GET, /../etc/passwd, 404",
        "POST, /nothing, 404",
        "POST, /, 405",
        "GET, /ws, 426",
        "HEAD, /, 200",
        "HEAD, /nothing, 404",
    })
    void request_isAnsweredWithItsStatus(String method, String path, int status) throws Exception {
        assertThat(demo.get(demo.start(), method, path).statusCode()).isEqualTo(status);
    }

    @Test
    void staticToken_isAPrefixOfEveryPath() throws Exception {
        DemoServer server = demo.start(0, "s.abc", BoardLimits.DEFAULT, Liveness.DEFAULT);

        assertThat(demo.get(server.port(), "GET", "/s.abc/").statusCode()).isEqualTo(200);
        assertThat(demo.get(server.port(), "GET", "/s.abc").statusCode()).isEqualTo(200);
        assertThat(demo.get(server.port(), "GET", "/s.abc/ws").statusCode()).isEqualTo(426);
        assertThat(demo.get(server.port(), "GET", "/s.abcd").statusCode()).isEqualTo(404);
        assertThat(demo.get(server.port(), "HEAD", "/").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:PORT, 101",
        "http://evil.example, 403",
        "null, 403",
    })
    void socketOfAForeignPage_isRefused(String origin, int status) throws Exception {
        int port = demo.start();
        try (Socket socket = new Socket(RunningDemo.LOOPBACK, port)) {
            String request =
                    RawClient.upgrade("Origin: " + origin + "\r\n")
                            .replace("localhost", "127.0.0.1:PORT")
                            .replace("PORT", String.valueOf(port));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            assertThat(
                            new String(
                                    socket.getInputStream().readNBytes(12),
                                    StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 " + status);
        }
    }
}
