package dev.plane.proxy;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.key.FencingToken;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.protocol.ToProxy.RouteInfoResponse;
import dev.plane.common.route.BearerToken;
import dev.plane.common.route.RouteInfo;
import dev.plane.common.route.SecretToken;
import dev.plane.common.time.ManualTicker;
import dev.plane.proxy.forward.Timeouts;
import dev.plane.proxy.route.RouteLimits;
import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedController;
import dev.plane.testkit.ScriptedSocket;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A proxy at work between a scripted controller and whatever backend a test gives. Its monotonic
 * clock stands still until it is moved.
 */
final class ProxyFixture implements AutoCloseable {
    static final PlaneVersion VERSION = new PlaneVersion("0.5.5", "abca8022");
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-24T10:18:27Z"));

    final ManualTicker ticker = new ManualTicker();
    final ScriptedController controller;
    final Proxy proxy;
    final Timeouts timeouts = Timeouts.DEFAULT;
    final int eventLoops = Runtime.getRuntime().availableProcessors();
    private int settled;

    private ProxyFixture(Manner manner, @Nullable URI rootRedirect) {
        this.controller = ScriptedController.open(manner);
        ProxyConfig config =
                ProxyConfig.of(
                                new ProxyName("px-1"),
                                controller.uri(),
                                new ClusterName("plane.test"),
                                ProxyPorts.http(0))
                        .withHost(InetAddress.getLoopbackAddress())
                        .withRootRedirect(rootRedirect)
                        .withLimits(Duration.ofSeconds(3), timeouts, RouteLimits.DEFAULT);
        try {
            this.proxy = Proxy.start(config, VERSION, ticker, CLOCK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ProxyFixture start(Manner manner) {
        return new ProxyFixture(manner, null);
    }

    static ProxyFixture redirectingRoot(URI rootRedirect) {
        return new ProxyFixture(Manner.OURS, rootRedirect);
    }

    /** The proxy's next connection to the controller, once the proxy knows of it. */
    ScriptedSocket<ToProxy, FromProxy> session() {
        ScriptedSocket<ToProxy, FromProxy> session = controller.awaitProxy();
        Await.until("the proxy is connected", proxy::isConnected);
        return session;
    }

    /** Has the proxy take in all that the session has sent so far. */
    void settle(ScriptedSocket<ToProxy, FromProxy> session) {
        BearerToken token = new BearerToken("settle-" + settled++);
        try (Wire client = client()) {
            client.send(Http.get("/" + token.value()));
            session.receive(FromProxy.RouteInfoRequest.class, asked -> asked.token().equals(token));
            session.send(new RouteInfoResponse(token, null, null));
            client.head();
        }
    }

    Wire client() {
        return Wire.connect(proxy.httpPort());
    }

    /** Whether the proxy takes new connections. */
    boolean accepts() {
        try (Wire _ = client()) {
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Sends a request on a connection of its own and reads the answer's head and body. */
    String answerTo(String request) {
        try (Wire client = client()) {
            String head = client.send(request).head();
            boolean bodiless = request.startsWith("HEAD ") || head.startsWith("HTTP/1.1 101");
            return bodiless ? head : head + client.body(head);
        }
    }

    /** Where a token leads, on this machine, trusted for a day. */
    static RouteInfoResponse route(String token, String backend, int port) {
        return route(token, backend, port, Duration.ofDays(1).toMillis());
    }

    static RouteInfoResponse route(
            String token, String backend, int port, @Nullable Long validForMs) {
        return new RouteInfoResponse(
                new BearerToken(token),
                new RouteInfo(
                        new BackendName(backend),
                        new BackendAddress("127.0.0.1:" + port),
                        new SecretToken("sec"),
                        new ClusterName("plane.test"),
                        "u1",
                        null,
                        null,
                        validForMs == null ? null : new FencingToken(1),
                        validForMs,
                        null),
                null);
    }

    @Override
    public void close() {
        proxy.close();
        controller.close();
    }
}
