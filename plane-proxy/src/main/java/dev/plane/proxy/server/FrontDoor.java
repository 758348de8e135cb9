package dev.plane.proxy.server;

import dev.plane.proxy.forward.ClientRequest;
import dev.plane.proxy.forward.OwnAnswers;
import dev.plane.proxy.request.Refusal;
import dev.plane.proxy.request.Target;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.function.BooleanSupplier;

/** Answers what asks for no session: readiness and the front page. */
final class FrontDoor extends ChannelInboundHandlerAdapter {
    private static final int OK = 200;
    private static final int MOVED = 301;
    private static final int NOT_READY = 503;

    private final BooleanSupplier ready;
    private final @Nullable URI rootRedirect;

    FrontDoor(BooleanSupplier ready, @Nullable URI rootRedirect) {
        this.ready = ready;
        this.rootRedirect = rootRedirect;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ClientRequest request)) {
            ctx.fireChannelRead(message);
            return;
        }
        switch (request.target()) {
            case Target.Readiness _ -> {
                int status = ready.getAsBoolean() ? OK : NOT_READY;
                OwnAnswers.empty(ctx, request, status, new DefaultHttpHeaders());
            }
            case Target.Root _ -> root(ctx, request);
            case Target.Nowhere _ -> OwnAnswers.refuse(ctx, request, Refusal.NO_SESSION, null);
            case Target.Session _ -> ctx.fireChannelRead(request);
        }
    }

    private void root(ChannelHandlerContext ctx, ClientRequest request) {
        if (rootRedirect == null) {
            OwnAnswers.refuse(ctx, request, Refusal.NO_SESSION, null);
            return;
        }
        DefaultHttpHeaders headers = new DefaultHttpHeaders();
        headers.add(HttpHeaderNames.LOCATION, rootRedirect.toString());
        OwnAnswers.empty(ctx, request, MOVED, headers);
    }
}
