package dev.plane.proxy;

import static dev.plane.proxy.Http.get;
import static dev.plane.proxy.Http.head;
import static dev.plane.proxy.Http.lines;
import static dev.plane.proxy.Http.ok;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.task.NamedThreads;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelTest {
    private static final String UPGRADE =
            head(
                    "GET /t1/ws HTTP/1.1",
                    "host: plane.test",
                    "connection: keep-alive, Upgrade",
                    "upgrade: websocket");
    private static final String SWITCHED =
            head("HTTP/1.1 101 Switching Protocols", "connection: upgrade", "upgrade: websocket");

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

    private Wire open(Wire client) {
        client.send(UPGRADE);
        Wire at = backend.take();
        at.head();
        at.send(SWITCHED);
        assertThat(client.head()).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
        return at;
    }

    /** PX-49, PX-50. */
    @Test
    void bytes_pass_both_ways_as_they_are() {
        try (Wire client = fixture.client()) {
            Wire at = open(client);
            client.send("\u0000\u00ffGET / HTTP/1.1\r\n\r\n");
            assertThat(at.text(20)).isEqualTo("\u0000\u00ffGET / HTTP/1.1\r\n\r\n");
            at.send("HTTP/1.1 200 OK\r\n\r\n\u0080");
            assertThat(client.text(20)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n\u0080");
        }
    }

    @Test
    void backend_hears_of_the_upgrade_alone() {
        try (Wire client = fixture.client()) {
            client.send(UPGRADE);

            assertThat(backend.take().head())
                    .startsWith(
                            lines(
                                    "GET /ws HTTP/1.1",
                                    "host: plane.test",
                                    "connection: Upgrade",
                                    "upgrade: websocket"));
        }
    }

    @Test
    void bytes_that_came_with_the_handshakes_are_not_lost() {
        try (Wire client = fixture.client()) {
            client.send(UPGRADE + "early");
            Wire at = backend.take();
            at.head();
            at.send(SWITCHED + "first");
            client.head();

            assertThat(client.text(5)).isEqualTo("first");
            assertThat(at.text(5)).isEqualTo("early");
        }
    }

    /** W-34. */
    @Test
    void refused_upgrade_is_an_ordinary_answer() {
        try (Wire client = fixture.client()) {
            client.send(UPGRADE);
            Wire at = backend.take();
            at.head();
            at.send(head("HTTP/1.1 403 Forbidden", "content-length: 2") + "no");

            assertThat(client.request()).startsWith("HTTP/1.1 403").endsWith("no");
            assertThat(client.send(get("/ready")).head()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void switch_that_nobody_asked_for_is_a_bad_gateway() {
        try (Wire client = fixture.client()) {
            client.send(get("/t1/"));
            Wire at = backend.take();
            at.head();
            at.send(SWITCHED);

            assertThat(client.head()).startsWith("HTTP/1.1 502");
        }
    }

    /** Else later requests on the connection would pass without the verified headers. */
    @ParameterizedTest
    @ValueSource(strings = {"h2c", "websocket, h2c", "TLS/1.0", "HTTP/2.0"})
    void switch_to_http_again_is_not_passed_on(String protocol) {
        try (Wire client = fixture.client()) {
            client.send(
                    head(
                            "GET /t1/ HTTP/1.1",
                            "host: plane.test",
                            "connection: Upgrade, HTTP2-Settings",
                            "http2-settings: AAMAAABkAAQAAP__",
                            "upgrade: " + protocol));
            Wire at = backend.take();
            assertThat(at.head()).doesNotContain("upgrade").doesNotContain("settings");
            at.send(ok("plain"));
            assertThat(client.request()).endsWith("plain");
        }
    }

    @Test
    void end_of_one_side_reaches_the_other_which_may_still_send() {
        try (Wire client = fixture.client()) {
            Wire at = open(client);
            client.send("bye").endOutput();
            assertThat(at.rest()).isEqualTo("bye");
            at.send("last words").close();
            assertThat(client.rest()).isEqualTo("last words");
        }
    }

    @Test
    void backend_that_has_ended_may_still_be_spoken_to() {
        try (Wire client = fixture.client()) {
            Wire at = open(client);
            at.send("bye").endOutput();
            assertThat(client.rest()).isEqualTo("bye");
            client.send("yes");
            assertThat(at.text(3)).isEqualTo("yes");
        }
    }

    @Test
    void client_that_breaks_off_ends_the_backends_side() {
        Wire client = fixture.client();
        Wire at = open(client);
        client.reset();

        assertThat(at.rest()).isEmpty();
    }

    @Test
    void backend_that_breaks_off_ends_the_clients_side() {
        try (Wire client = fixture.client()) {
            open(client).reset();

            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void much_passes_whole_though_both_send_at_once() {
        int size = 10 * 1024 * 1024;
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 7 + (i >> 10));
        }
        try (Wire client = fixture.client()) {
            Wire at = open(client);
            NamedThreads.virtual("echo-up", () -> client.send(bytes));
            NamedThreads.virtual("echo-down", () -> at.send(bytes));

            assertThat(at.text(size)).isEqualTo(client.text(size));
        }
    }
}
