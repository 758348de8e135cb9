package dev.plane.dns.server;

import dev.plane.dns.zone.NameServer;
import dev.plane.dns.zone.Zone;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What a server answers for, and where.
 *
 * @param listen for UDP and TCP; port 0 takes any port that is free for both
 * @param tcpIdle how long a TCP connection may be silent
 */
public record ServerConfig(
        Zone zone, NameServer nameServer, InetSocketAddress listen, Duration tcpIdle) {
    private static final Duration TCP_IDLE = Duration.ofSeconds(10);

    /** A server with the usual patience. */
    public static ServerConfig of(Zone zone, NameServer nameServer, InetSocketAddress listen) {
        return new ServerConfig(zone, nameServer, listen, TCP_IDLE);
    }
}
