package dev.plane.proxy.server;

import dev.plane.proxy.forward.Sending;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

import java.util.concurrent.TimeUnit;

/**
 * Throws away what a client still sends after its last answer, for two seconds at most: closing
 * with unread bytes would reset the connection, and the answer might be lost (RFC 9112, 9.6).
 */
final class Discarding extends ChannelInboundHandlerAdapter {
    private static final long SECONDS = 2;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Sending.endOutput(ctx.channel());
        var _ =
                ctx.executor()
                        .schedule(() -> Sending.close(ctx.channel()), SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            Sending.close(ctx.channel());
        }
    }
}
