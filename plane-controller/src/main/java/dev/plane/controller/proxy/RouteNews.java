package dev.plane.controller.proxy;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.route.BearerToken;
import dev.plane.common.route.RouteInfo;
import dev.plane.common.socket.TypedSocket;
import dev.plane.controller.route.RouteAnswer;
import dev.plane.controller.route.RouteListener;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Sends to a proxy what becomes of its routes, in the words that the proxy understands. */
final class RouteNews implements RouteListener {
    private final TypedSocket<ToProxy, FromProxy> socket;
    private final boolean knowsRoutes;
    private final boolean knowsTrust;

    RouteNews(TypedSocket<ToProxy, FromProxy> socket) {
        this.socket = socket;
        this.knowsRoutes = socket.peerUnderstands(Capability.ROUTES);
        this.knowsTrust = socket.peerUnderstands(Capability.CONNECTIONS);
    }

    @Override
    public void answer(BearerToken token, RouteAnswer answer) {
        switch (answer) {
            case RouteAnswer.Open(RouteInfo info) -> respond(token, forPeer(info), null);
            case RouteAnswer.Nowhere() -> respond(token, null, null);
            case RouteAnswer.Unavailable() -> respond(token, null, knowsRoutes ? true : null);
        }
    }

    /** An upstream proxy keeps the last answer per token: an unasked null takes the route back. */
    @Override
    public void revoked(List<BearerToken> tokens) {
        if (knowsRoutes) {
            socket.send(new ToProxy.RoutesRevoked(tokens));
        } else {
            tokens.forEach(token -> respond(token, null, null));
        }
    }

    @Override
    public void changed(BackendName backend, BackendStatus status) {
        if (knowsRoutes) {
            socket.send(new ToProxy.RouteChanged(backend, status));
        }
    }

    @Override
    public void removed(BackendName backend) {
        socket.send(new ToProxy.BackendRemoved(backend));
    }

    private void respond(
            BearerToken token, @Nullable RouteInfo info, @Nullable Boolean unavailable) {
        socket.send(new ToProxy.RouteInfoResponse(token, info, unavailable));
    }

    private RouteInfo forPeer(RouteInfo info) {
        return knowsTrust ? info : info.withoutAdditions();
    }
}
