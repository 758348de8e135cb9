package dev.plane.dns.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleStateEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayDeque;

/**
 * Answers one TCP connection. Queries may be sent without waiting; the answers leave in the order
 * of the queries. While {@link #MOST_UNANSWERED} wait, or the client does not read, no more is read
 * from it.
 */
final class TcpSide extends SimpleChannelInboundHandler<ByteBuf> {
    static final int MOST_UNANSWERED = 100;

    private static final Logger log = LoggerFactory.getLogger(TcpSide.class);
    private static final int LENGTH_BYTES = 2;

    private final Responder responder;
    private final ArrayDeque<Turn> turns = new ArrayDeque<>();
    private boolean inputEnded;

    TcpSide(Responder responder) {
        this.responder = responder;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf query) {
        Turn turn = new Turn(ctx);
        turns.add(turn);
        pace(ctx);
        responder.answer(ByteBufUtil.getBytes(query), Transport.TCP, turn);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pace(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case IdleStateEvent _ -> close(ctx);
            case ChannelInputShutdownEvent _ -> {
                inputEnded = true;
                advance(ctx);
            }
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case IOException _, DecoderException _ -> log.debug("closing a connection", cause);
            default -> log.error("a query could not be answered; closing its connection", cause);
        }
        close(ctx);
    }

    /** One query's place in the order of answers. */
    private final class Turn implements Responder.Client {
        private final ChannelHandlerContext ctx;
        private byte @Nullable [] answer;

        Turn(ChannelHandlerContext ctx) {
            this.ctx = ctx;
        }

        @Override
        public void reply(byte[] packet) {
            if (ctx.executor().inEventLoop()) {
                take(packet);
            } else {
                ctx.executor().execute(() -> take(packet));
            }
        }

        /** Who sends anything but queries is not spoken to. */
        @Override
        public void ignore() {
            close(ctx);
        }

        private void take(byte[] packet) {
            answer = packet;
            advance(ctx);
        }
    }

    private void advance(ChannelHandlerContext ctx) {
        boolean written = false;
        Turn next = turns.peek();
        while (next != null && next.answer != null) {
            write(ctx, next.answer);
            written = true;
            turns.remove();
            next = turns.peek();
        }
        if (written) {
            ctx.flush();
            pace(ctx);
        }
        if (inputEnded && turns.isEmpty()) {
            close(ctx);
        }
    }

    private static void write(ChannelHandlerContext ctx, byte[] answer) {
        ByteBuf framed = ctx.alloc().directBuffer(LENGTH_BYTES + answer.length);
        var _ = ctx.write(framed.writeShort(answer.length).writeBytes(answer), ctx.voidPromise());
    }

    private static void close(ChannelHandlerContext ctx) {
        var _ = ctx.close();
    }

    private void pace(ChannelHandlerContext ctx) {
        boolean read = turns.size() < MOST_UNANSWERED && ctx.channel().isWritable();
        ctx.channel().config().setAutoRead(read);
    }
}
