package dev.plane.proxy.forward;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Passes a client's routed requests to their backends, one {@link Exchange} after the other. */
public final class Relay extends ChannelInboundHandlerAdapter implements Watched {
    /** What tells that the rest of a request will never come. */
    public enum Broken {
        REQUEST
    }

    private final Lane lane;
    private final ClientSide client;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange exchange;
    private RequestHead.@Nullable Origin origin;

    public Relay(Lane lane, ClientSide client) {
        this.lane = lane;
        this.client = client;
    }

    Lane lane() {
        return lane;
    }

    ClientSide client() {
        return client;
    }

    ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }

    RequestHead.Origin origin() {
        RequestHead.Origin known = origin;
        if (known == null) {
            known =
                    new RequestHead.Origin(
                            new AsciiString(address(context().channel().remoteAddress())),
                            AsciiString.cached(client.scheme()));
            origin = known;
        }
        return known;
    }

    private static String address(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress inet)) {
            return "unknown";
        }
        String text = inet.getAddress().getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    /** The exchange needs the client no more. */
    void over(Exchange ended) {
        if (exchange == ended) {
            exchange = null;
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        lane.watch(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        lane.forget(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case RoutedRequest routed -> {
                exchange = new Exchange(this, routed);
                exchange.start();
            }
            case HttpContent piece when exchange != null -> exchange.requestPiece(piece);
            default -> ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.clientReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.clientTakesMore();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Broken.REQUEST) {
            gone();
        } else if (event instanceof ChannelInputShutdownEvent && exchange != null) {
            exchange.clientClosedItsSide();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lane.forget(this);
        gone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        gone();
        Sending.close(ctx.channel());
    }

    private void gone() {
        if (exchange != null) {
            exchange.clientGone();
        }
    }

    @Override
    public void tick(long now) {
        if (exchange != null) {
            exchange.tick(now);
        }
    }

    /** An exchange in progress may end in peace; the connection ends after it. */
    @Override
    public void drain() {}
}
