package dev.plane.proxy;

import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.task.Loop;
import dev.plane.common.time.Ticker;
import dev.plane.proxy.activity.Reporter;
import dev.plane.proxy.route.RouteTable;
import dev.plane.proxy.server.FrontConfig;
import dev.plane.proxy.server.ProxyServer;
import dev.plane.proxy.uplink.ControllerLink;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A proxy at work. It stops in order: requests in progress end, the controller hears what was used,
 * then the connection to it is closed.
 */
final class Proxy implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Proxy.class);
    private static final Duration QUESTIONS_PAUSE = Duration.ofMillis(250);

    private final ProxyConfig config;
    private final ControllerLink link;
    private final Reporter reporter;
    private final ProxyServer server;
    private final Loop questions;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Proxy(ProxyConfig config, PlaneVersion version, Ticker ticker, InstantSource clock)
            throws IOException {
        this.config = config;
        this.link =
                new ControllerLink(
                        new ControllerLink.Address(
                                config.controller(), config.cluster(), config.name(), version),
                        ticker);
        this.reporter = new Reporter(ticker, link);
        RouteTable routes = new RouteTable(config.routes(), ticker, reporter::activity);
        this.server =
                ProxyServer.start(front(config, version), routes, ticker, clock, link::isConnected);
        this.questions = Loop.start("proxy-routes", QUESTIONS_PAUSE, routes::tick);
        reporter.start();
        link.start(routes, reporter::connected);
        log.info("{} serves {} on port {}", config.name(), config.cluster(), httpPort());
    }

    /**
     * Starts a proxy.
     *
     * @throws IOException if it cannot listen; the message names the port
     */
    static Proxy start(ProxyConfig config, PlaneVersion version, Ticker ticker, InstantSource clock)
            throws IOException {
        return new Proxy(config, version, ticker, clock);
    }

    private static FrontConfig front(ProxyConfig config, PlaneVersion version) {
        int port = config.ports().http();
        return new FrontConfig(
                config.host() == null
                        ? new InetSocketAddress(port)
                        : new InetSocketAddress(config.host(), port),
                config.eventLoops(),
                version,
                config.rootRedirect(),
                config.timeouts());
    }

    int httpPort() {
        return server.httpPort();
    }

    boolean isConnected() {
        return link.isConnected();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.stop(config.drain());
        reporter.close();
        link.close();
        questions.close();
    }
}
