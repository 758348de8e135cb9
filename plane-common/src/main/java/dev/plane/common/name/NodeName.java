package dev.plane.common.name;

import dev.plane.common.error.InvalidValueException;

/** The name of a node. Its first two letters tell what kind of node it is. */
public sealed interface NodeName permits ProxyName, DroneName, DnsServerName {
    String value();

    /** The name that a handshake gives: a proxy's, a drone's or a DNS server's by its prefix. */
    static NodeName parse(String value) {
        if (value.startsWith("px")) {
            return new ProxyName(value);
        }
        if (value.startsWith("dr")) {
            return new DroneName(value);
        }
        if (value.startsWith("ns")) {
            return new DnsServerName(value);
        }
        throw new InvalidValueException(
                "node name", value, "a name that starts with px-, dr- or ns-");
    }
}
