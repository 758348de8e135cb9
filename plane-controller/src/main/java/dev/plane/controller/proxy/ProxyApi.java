package dev.plane.controller.proxy;

import dev.plane.common.name.PoolName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.ToProxy;
import dev.plane.controller.http.Api;
import dev.plane.controller.http.Call;
import dev.plane.controller.http.Route;
import dev.plane.controller.http.SocketRun;
import dev.plane.controller.session.NodeEndpoint;

import java.util.List;

/** The proxies' socket. */
public final class ProxyApi implements Api {
    private final NodeEndpoint door;
    private final NodeEndpoint.Kind<ToProxy, FromProxy> kind;

    public ProxyApi(NodeEndpoint door, ProxyDesk desk) {
        this.door = door;
        this.kind =
                new NodeEndpoint.Kind<>(
                        ProxyName.class,
                        FromProxy.class,
                        (node, socket) -> new ProxySession(desk, node, socket).run());
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.socket("/ctrl/c/{cluster}/proxy-socket", "Database error", this::open));
    }

    private SocketRun open(Call call) {
        return door.openInCluster(call, PoolName.DEFAULT, kind);
    }
}
