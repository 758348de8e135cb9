package dev.plane.dns.zone;

import org.xbill.DNS.Name;

import java.net.InetAddress;
import java.util.List;

/**
 * The name by which the world reaches this server.
 *
 * @param addresses its public addresses, answered for if the name is inside of the zone; may be
 *     empty
 */
public record NameServer(Name name, List<InetAddress> addresses) {
    public NameServer {
        addresses = List.copyOf(addresses);
    }

    /** The server called {@code ns} inside of the zone. */
    public static NameServer in(Zone.Delegated zone) {
        return named("ns." + zone);
    }

    /** The server of this name, with or without the dot at its end. */
    public static NameServer named(String text) {
        return new NameServer(DomainNames.parse("ns-name", text), List.of());
    }

    /** The same server, answering for its own addresses. */
    public NameServer withAddresses(List<InetAddress> newAddresses) {
        return new NameServer(name, newAddresses);
    }
}
