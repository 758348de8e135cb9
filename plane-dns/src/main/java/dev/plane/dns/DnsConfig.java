package dev.plane.dns;

import dev.plane.boot.MetricsAddress;
import dev.plane.common.client.ControllerUri;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.DnsServerName;
import dev.plane.dns.zone.NameServer;
import dev.plane.dns.zone.Place;
import dev.plane.dns.zone.Zone;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What a DNS server is told.
 *
 * @param host empty for all addresses
 * @param port 0 (any free one) to 65535, for UDP and TCP
 * @param metrics where health and metrics are served
 */
public record DnsConfig(
        DnsServerName name,
        ControllerUri controller,
        Zone zone,
        NameServer nameServer,
        Optional<InetAddress> host,
        int port,
        Optional<MetricsAddress> metrics) {
    static final int DEFAULT_PORT = 53;
    private static final int MAX_PORT = 65_535;

    public DnsConfig {
        InvalidValueException.require(
                port >= 0 && port <= MAX_PORT, "port", port, "0 to " + MAX_PORT);
        boolean outside = zone.place(nameServer.name()) instanceof Place.Outside;
        InvalidValueException.require(
                nameServer.addresses().isEmpty() || !outside,
                "ns-address",
                nameServer.addresses(),
                "none: "
                        + nameServer.name()
                        + " is outside of the zone, which cannot answer for it");
    }

    /** A server for a zone on all addresses, at port 53, called {@code ns} in its zone. */
    public static DnsConfig of(DnsServerName name, ControllerUri controller, Zone.Delegated zone) {
        return new DnsConfig(
                name,
                controller,
                zone,
                NameServer.in(zone),
                Optional.empty(),
                DEFAULT_PORT,
                Optional.empty());
    }

    /** The same, known to the world by another name. */
    public DnsConfig withNameServer(NameServer newNameServer) {
        return new DnsConfig(name, controller, zone, newNameServer, host, port, metrics);
    }

    /** The same, listening on one address only. */
    public DnsConfig withHost(InetAddress newHost) {
        return new DnsConfig(
                name, controller, zone, nameServer, Optional.of(newHost), port, metrics);
    }

    /** The same, at another port. */
    public DnsConfig withPort(int newPort) {
        return new DnsConfig(name, controller, zone, nameServer, host, newPort, metrics);
    }

    /** The same, serving health and metrics. */
    public DnsConfig withMetrics(Optional<MetricsAddress> newMetrics) {
        return new DnsConfig(name, controller, zone, nameServer, host, port, newMetrics);
    }

    InetSocketAddress listen() {
        return host.map(address -> new InetSocketAddress(address, port))
                .orElseGet(() -> new InetSocketAddress(port));
    }
}
