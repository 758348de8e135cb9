package dev.plane.proxy.server;

import dev.plane.proxy.forward.ClientSide.Cause;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;

/**
 * Reads requests, but only as fast as they can be dealt with: while anyone holds back, bytes stay
 * undecoded, and after one more read none come in. That is how requests wait for their turn, bodies
 * for their route and their backend, and how a slow backend slows down its client.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_REQUEST_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 64 * 1024;
    private static final int MAX_PIECE = 64 * 1024;

    private final EnumSet<Cause> held = EnumSet.noneOf(Cause.class);
    private @Nullable ChannelHandlerContext context;
    private boolean decoding;
    private boolean paused;
    private boolean bytesCame;
    private @Nullable ChannelInputShutdownEvent ended;

    RequestDecoder() {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(MAX_REQUEST_LINE)
                        .setMaxHeaderSize(MAX_HEADERS)
                        .setMaxChunkSize(MAX_PIECE));
    }

    void hold(Cause cause) {
        held.add(cause);
    }

    void resume(Cause cause) {
        if (held.remove(cause) && held.isEmpty() && !decoding && context != null) {
            goOn(context);
        }
    }

    /** Whether a byte has come since the last call of {@link #forgetBytes}. */
    boolean bytesCame() {
        return bytesCame;
    }

    void forgetBytes() {
        bytesCame = false;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        bytesCame = true;
        decodeWhatCame(ctx, message);
    }

    private void goOn(ChannelHandlerContext ctx) {
        if (paused) {
            paused = false;
            ctx.channel().config().setAutoRead(true);
        }
        if (actualReadableBytes() == 0 && ended == null) {
            return;
        }
        try {
            decodeWhatCame(ctx, Unpooled.EMPTY_BUFFER);
            ctx.fireChannelReadComplete();
            ChannelInputShutdownEvent event = ended;
            if (event != null && held.isEmpty()) {
                ended = null;
                super.userEventTriggered(ctx, event);
            }
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
    }

    private void decodeWhatCame(ChannelHandlerContext ctx, Object message) throws Exception {
        decoding = true;
        try {
            super.channelRead(ctx, message);
        } finally {
            decoding = false;
        }
        if (!held.isEmpty() && !paused && actualReadableBytes() > 0) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
            throws Exception {
        if (held.isEmpty()) {
            super.decode(ctx, in, out);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (held.isEmpty()) {
            super.channelReadComplete(ctx);
        } else {
            ctx.fireChannelReadComplete(); // the parent would ask for more bytes
        }
    }

    /** The client sends no more, but what it has sent may still wait here to be decoded. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (!(event instanceof ChannelInputShutdownEvent end)
                || held.isEmpty()
                || actualReadableBytes() == 0) {
            super.userEventTriggered(ctx, event);
        } else if (held.contains(Cause.TURN)) {
            ctx.fireUserEventTriggered(event);
        } else {
            ended = end;
        }
    }
}
