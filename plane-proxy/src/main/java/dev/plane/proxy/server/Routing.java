package dev.plane.proxy.server;

import dev.plane.proxy.forward.ClientRequest;
import dev.plane.proxy.forward.ClientSide;
import dev.plane.proxy.forward.ClientSide.Cause;
import dev.plane.proxy.forward.OwnAnswers;
import dev.plane.proxy.forward.Relay;
import dev.plane.proxy.forward.RoutedRequest;
import dev.plane.proxy.forward.Sending;
import dev.plane.proxy.request.Refusal;
import dev.plane.proxy.request.Target;
import dev.plane.proxy.route.Lookup;
import dev.plane.proxy.route.Route;
import dev.plane.proxy.route.RouteTable;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

/**
 * Finds where a request's token leads, then checks its host. A known route costs no wait; else the
 * request waits here, its body undecoded.
 */
final class Routing extends ChannelInboundHandlerAdapter {
    private final RouteTable routes;
    private final ClientSide client;
    private @Nullable Waiting waiting;

    /** A request whose route is being looked up. */
    private static final class Waiting {
        private final ClientRequest request;
        private final Target.Session target;
        private Runnable cancel = () -> {};
        private boolean complete;

        Waiting(ClientRequest request, Target.Session target) {
            this.request = request;
            this.target = target;
        }
    }

    Routing(RouteTable routes, ClientSide client) {
        this.routes = routes;
        this.client = client;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Waiting present = waiting;
        if (message instanceof ClientRequest request
                && request.target() instanceof Target.Session target) {
            Route route = routes.usable(target.token());
            if (route == null) {
                lookUp(ctx, new Waiting(request, target));
            } else {
                enter(ctx, request, target, route);
            }
        } else if (present != null && message instanceof HttpContent piece) {
            present.complete |= piece instanceof LastHttpContent;
            ReferenceCountUtil.release(piece);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void lookUp(ChannelHandlerContext ctx, Waiting request) {
        waiting = request;
        client.hold(Cause.ROUTE);
        request.cancel =
                routes.find(
                        request.target.token(),
                        outcome -> ctx.executor().execute(() -> found(ctx, request, outcome)));
    }

    private void found(ChannelHandlerContext ctx, Waiting request, Lookup outcome) {
        if (waiting != request) {
            return;
        }
        waiting = null;
        switch (outcome) {
            case Lookup.Found(Route route) -> enter(ctx, request.request, request.target, route);
            case Lookup.Refused(Refusal refusal) ->
                    OwnAnswers.refuse(ctx, request.request, refusal, null);
        }
        if (request.complete) {
            ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        client.resume(Cause.ROUTE);
        ctx.fireChannelReadComplete();
    }

    private static void enter(
            ChannelHandlerContext ctx, ClientRequest request, Target.Session target, Route route) {
        switch (route.hosts().judge(request.host())) {
            case ACCEPTED -> ctx.fireChannelRead(new RoutedRequest(request, target, route));
            case MALFORMED -> OwnAnswers.refuse(ctx, request, Refusal.BAD_HOST, null);
            case OTHER_CLUSTER, OTHER_SUBDOMAIN ->
                    OwnAnswers.refuse(ctx, request, Refusal.OTHER_HOST, null);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (waiting == null) {
            ctx.fireUserEventTriggered(event);
        } else if (event == Relay.Broken.REQUEST) {
            stopWaiting();
        } else if (event instanceof ChannelInputShutdownEvent) {
            stopWaiting();
            Sending.close(ctx.channel());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        ctx.fireChannelInactive();
    }

    private void stopWaiting() {
        Waiting present = waiting;
        waiting = null;
        if (present != null) {
            present.cancel.run();
        }
    }
}
