package dev.plane.controller.dns;

import dev.plane.common.name.DnsServerName;
import dev.plane.common.protocol.FromDns;
import dev.plane.common.protocol.ToDns;
import dev.plane.controller.cert.CertStore;
import dev.plane.controller.http.Api;
import dev.plane.controller.http.Route;
import dev.plane.controller.session.NodeEndpoint;

import java.util.List;

/** The DNS servers' socket. */
public final class DnsApi implements Api {
    private final NodeEndpoint door;
    private final NodeEndpoint.Kind<ToDns, FromDns> kind;

    public DnsApi(NodeEndpoint door, CertStore certs) {
        this.door = door;
        this.kind =
                new NodeEndpoint.Kind<>(
                        DnsServerName.class,
                        FromDns.class,
                        (node, socket) -> new DnsSession(certs, node, socket).run());
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.socket(
                        "/ctrl/dns-socket", "Database error", call -> door.openForAll(call, kind)));
    }
}
