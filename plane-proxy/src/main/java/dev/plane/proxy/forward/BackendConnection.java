package dev.plane.proxy.forward;

import dev.plane.proxy.route.Destination;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a backend: carries one exchange at a time, or is idle. */
final class BackendConnection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(BackendConnection.class);

    private final Destination destination;
    private final BackendPool pool;
    private final ResponseDecoder decoder = new ResponseDecoder();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange exchange;
    private boolean used;
    private boolean ending;
    private long idleSince;

    BackendConnection(Destination destination, BackendPool pool) {
        this.destination = destination;
        this.pool = pool;
    }

    void install(Channel channel) {
        channel.pipeline().addLast("answers", decoder).addLast("exchange", this);
    }

    Destination destination() {
        return destination;
    }

    Channel channel() {
        return context().channel();
    }

    ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not connected: " + destination);
        }
        return context;
    }

    /** Whether it has carried an exchange before: the backend may have closed it meanwhile. */
    boolean wasUsed() {
        return used;
    }

    long idleSince() {
        return idleSince;
    }

    void begin(Exchange next, boolean toHead) {
        exchange = next;
        decoder.expect(toHead);
    }

    /**
     * The exchange is over and the connection good for another, once it is sure that nothing more
     * came with the answer.
     */
    void giveBack() {
        exchange = null;
        used = true;
        ending = true;
        channel().config().setAutoRead(true);
    }

    void idle(long now) {
        idleSince = now;
    }

    /** Ends the connection; whoever used it hears no more of it. */
    void close() {
        exchange = null;
        ending = false;
        Sending.close(channel());
    }

    /** HTTP is over: bytes go as they are to the given handler. */
    void becomeRaw(TunnelEnd end) {
        exchange = null;
        Channel channel = channel();
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addLast("tunnel", end);
        channel.pipeline().remove(this);
        channel.pipeline().remove(decoder);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Exchange present = exchange;
        if (present == null) {
            ReferenceCountUtil.release(message);
            log.debug("unasked bytes from {}: closing", destination);
            pool.forget(this);
            close();
            return;
        }
        switch (message) {
            case HttpResponse answer -> present.answered(answer);
            case HttpContent piece -> present.answerPiece(piece);
            case ByteBuf raw -> raw.release();
            default -> throw new IllegalStateException("not HTTP: " + message.getClass());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.backendReadComplete();
        } else if (ending) {
            ending = false;
            pool.give(this);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.backendTakesMore();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Exchange present = exchange;
        exchange = null;
        if (present == null) {
            pool.forget(this);
        } else {
            present.backendClosed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("connection to {} failed", destination, cause);
        Sending.close(ctx.channel());
    }
}
