package dev.plane.common.view;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.json.ExternallyTagged;
import dev.plane.common.name.DnsServerName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.NodeName;
import dev.plane.common.name.ProxyName;

/** A node's name with its kind, as the cluster state shows it. */
@ExternallyTagged
public sealed interface AnyNodeName {
    record Proxy(@JsonValue ProxyName name) implements AnyNodeName {}

    record Drone(@JsonValue DroneName name) implements AnyNodeName {}

    record AcmeDnsServer(@JsonValue DnsServerName name) implements AnyNodeName {}

    static AnyNodeName of(NodeName name) {
        return switch (name) {
            case ProxyName proxy -> new Proxy(proxy);
            case DroneName drone -> new Drone(drone);
            case DnsServerName dns -> new AcmeDnsServer(dns);
        };
    }
}
