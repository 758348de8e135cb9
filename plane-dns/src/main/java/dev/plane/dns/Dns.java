package dev.plane.dns;

import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.task.Loop;
import dev.plane.common.time.Ticker;
import dev.plane.dns.server.DnsServer;
import dev.plane.dns.server.ServerConfig;
import dev.plane.dns.uplink.ControllerLink;
import dev.plane.dns.uplink.Lookups;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;

/** A DNS server at work. */
final class Dns implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Dns.class);
    private static final Duration LOOKUPS_PAUSE = Duration.ofMillis(100);

    private final DnsServer server;
    private final ControllerLink link;
    private final Loop timeouts;

    private Dns(DnsServer server, ControllerLink link, Loop timeouts) {
        this.server = server;
        this.link = link;
        this.timeouts = timeouts;
    }

    /**
     * Starts a DNS server; it answers when this returns, and connects to its controller by itself.
     *
     * @throws IOException if it cannot listen; the message names the port
     */
    static Dns start(DnsConfig config, PlaneVersion version, Ticker ticker, MeterRegistry meters)
            throws IOException {
        Lookups lookups = new Lookups(ticker);
        Gauge.builder("plane.dns.waiting", lookups, Lookups::waiting)
                .description("Queries that wait for a controller")
                .register(meters);
        DnsServer server =
                DnsServer.start(
                        ServerConfig.of(config.zone(), config.nameServer(), config.listen()),
                        lookups,
                        meters);
        Loop timeouts = Loop.start("dns-timeouts", LOOKUPS_PAUSE, lookups::tick);
        ControllerLink link =
                ControllerLink.start(
                        new ControllerLink.Address(config.controller(), config.name(), version),
                        lookups);
        log.info("{} answers for {} on port {}", config.name(), config.zone(), server.port());
        return new Dns(server, link, timeouts);
    }

    /** The port that clients use, over UDP and TCP. */
    int port() {
        return server.port();
    }

    boolean isConnected() {
        return link.isConnected();
    }

    @Override
    public void close() {
        link.close();
        timeouts.close();
        server.close();
    }
}
