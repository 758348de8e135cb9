package dev.plane.proxy.server;

import dev.plane.proxy.forward.AnswerHead;
import dev.plane.proxy.forward.ClientRequest;
import dev.plane.proxy.forward.ClientSide.Cause;
import dev.plane.proxy.forward.DateLine;
import dev.plane.proxy.forward.Lane;
import dev.plane.proxy.forward.Relay;
import dev.plane.proxy.forward.Sending;
import dev.plane.proxy.forward.Watched;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The order of a connection: one request at a time, its answer, then the next one or the end. What
 * is left of a body when its answer is over is thrown away, up to a limit, so that the answer is
 * not lost to a reset.
 */
final class Turns extends ChannelDuplexHandler implements Watched {
    private static final int LEFTOVER_BYTES = 256 * 1024;
    private static final long LEFTOVER_NANOS = Duration.ofSeconds(2).toNanos();

    private final Lane lane;
    private final RequestDecoder decoder;
    private final DateLine date;
    private final BooleanSupplier draining;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ClientRequest request;
    private boolean requestComplete;
    private boolean answerBegun;
    private boolean answerComplete;
    private boolean lastTurn;
    private boolean inputEnded;
    private boolean headBegun;
    private int leftover;
    private long since;

    Turns(Lane lane, RequestDecoder decoder, DateLine date, BooleanSupplier draining) {
        this.lane = lane;
        this.decoder = decoder;
        this.date = date;
        this.draining = draining;
        this.since = lane.now();
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
            case ClientRequest next -> {
                begin(next);
                ctx.fireChannelRead(next);
            }
            case HttpContent piece when piece.decoderResult().isFailure() -> {
                ReferenceCountUtil.release(piece);
                broken(ctx);
            }
            case HttpContent piece -> piece(ctx, piece);
            default -> ctx.fireChannelRead(message);
        }
    }

    private void begin(ClientRequest next) {
        request = next;
        requestComplete = false;
        answerBegun = false;
        answerComplete = false;
        lastTurn = !next.keepsConnection();
        leftover = 0;
    }

    private void piece(ChannelHandlerContext ctx, HttpContent piece) {
        boolean last = piece instanceof LastHttpContent;
        requestComplete |= last;
        if (!answerComplete) {
            if (last) {
                decoder.hold(Cause.TURN);
            }
            ctx.fireChannelRead(piece);
            return;
        }
        leftover += piece.content().readableBytes();
        ReferenceCountUtil.release(piece);
        if (last) {
            over(ctx);
        } else if (leftover > LEFTOVER_BYTES) {
            Sending.close(ctx.channel());
        }
    }

    private void broken(ChannelHandlerContext ctx) {
        ctx.fireUserEventTriggered(Relay.Broken.REQUEST);
        if (answerBegun) {
            close(ctx);
        } else {
            BareAnswer.send(ctx, HttpResponseStatus.BAD_REQUEST, date);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof AnswerHead head && head.isFinal()) {
            answerBegun = true;
            lastTurn |= mustBeLast(head);
            var _ = ctx.write(lastTurn ? head.closing() : head, promise);
        } else {
            var _ = ctx.write(message, promise);
            if (message instanceof LastHttpContent && answerBegun && !answerComplete) {
                answered(ctx);
            }
        }
    }

    private boolean mustBeLast(AnswerHead head) {
        boolean bodyMayNotCome = !requestComplete && request != null && request.expectsContinue();
        return head.endsConnection() || bodyMayNotCome || inputEnded || draining.getAsBoolean();
    }

    private void answered(ChannelHandlerContext ctx) {
        answerComplete = true;
        since = lane.now();
        if (requestComplete) {
            over(ctx);
        } else if (lastTurn) {
            Sending.endOutput(ctx.channel());
        }
    }

    private void over(ChannelHandlerContext ctx) {
        request = null;
        if (lastTurn || inputEnded || draining.getAsBoolean()) {
            close(ctx);
            return;
        }
        since = lane.now();
        headBegun = false;
        decoder.forgetBytes();
        decoder.resume(Cause.TURN);
    }

    private static void close(ChannelHandlerContext ctx) {
        Sending.closeAfterWrites(ctx.channel());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            if (request == null || answerComplete) {
                close(ctx);
                return;
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lane.forget(this);
        ctx.fireChannelInactive();
    }

    @Override
    public void tick(long now) {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        if (request == null) {
            awaitRequest(ctx, now);
        } else if (answerComplete && now - since > LEFTOVER_NANOS) {
            Sending.close(ctx.channel());
        }
    }

    private void awaitRequest(ChannelHandlerContext ctx, long now) {
        if (!headBegun && decoder.bytesCame()) {
            headBegun = true;
            since = now;
        }
        Duration limit = headBegun ? lane.timeouts().head() : lane.timeouts().idleClient();
        if (now - since > limit.toNanos()) {
            Sending.close(ctx.channel());
        }
    }

    @Override
    public void drain() {
        if (request == null && context != null) {
            close(context);
        }
    }
}
