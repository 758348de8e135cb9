package dev.plane.proxy.forward;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;

/**
 * What is done on connections without waiting for the outcome: a write that fails ends the
 * connection, and its handlers hear of that.
 */
public final class Sending {
    private Sending() {}

    public static void write(ChannelHandlerContext ctx, Object message) {
        var _ = ctx.write(message, ctx.voidPromise());
    }

    public static void writeAndFlush(ChannelHandlerContext ctx, Object message) {
        var _ = ctx.writeAndFlush(message, ctx.voidPromise());
    }

    static void write(Channel channel, Object message) {
        var _ = channel.write(message, channel.voidPromise());
    }

    /** Closes at once. */
    public static void close(Channel channel) {
        var _ = channel.close();
    }

    /** Closes once all that was written before has gone out. */
    public static void closeAfterWrites(Channel channel) {
        var _ =
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(ChannelFutureListener.CLOSE);
    }

    /** Tells the peer that nothing more comes, once all that was written before has gone out. */
    public static void endOutput(Channel channel) {
        var _ =
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(
                                _ -> {
                                    var _ = ((DuplexChannel) channel).shutdownOutput();
                                });
    }
}
