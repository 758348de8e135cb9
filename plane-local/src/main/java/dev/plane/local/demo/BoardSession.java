package dev.plane.local.demo;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.timeout.IdleStateEvent;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One browser's WebSocket.
 *
 * <p>A client that reads too slowly, says too much or is silent for too long is told so and closed;
 * from then on nothing more is queued for it, and after a moment the connection is cut whether or
 * not it has read the reason.
 */
final class BoardSession extends SimpleChannelInboundHandler<WebSocketFrame> {

    private static final String VERIFIED_NAME = "x-verified-username";

    private final Channel channel;
    private final Room room;
    private final MessageCodec codec;
    private final MessageBudget budget;
    private final Duration farewell;
    private @Nullable String verifiedName;
    private boolean ending;

    BoardSession(
            Channel channel,
            Room room,
            MessageCodec codec,
            MessageBudget budget,
            Duration farewell) {
        this.channel = channel;
        this.room = room;
        this.codec = codec;
        this.budget = budget;
        this.farewell = farewell;
    }

    /** The name that the proxy vouches for, if it does. */
    @Nullable String verifiedName() {
        return verifiedName;
    }

    /** Sends a text message; takes over the buffer. */
    void send(ByteBuf text) {
        if (ending) {
            text.release();
            return;
        }
        write(new TextWebSocketFrame(text));
    }

    void ping() {
        if (!ending) {
            write(new PingWebSocketFrame());
        }
    }

    /** Whether less than an eighth of what may wait for this client is waiting. */
    boolean keepsUp() {
        int limit = channel.config().getWriteBufferHighWaterMark();
        return channel.bytesBeforeUnwritable() > limit - limit / 8;
    }

    void end(Farewell why) {
        if (ending) {
            return;
        }
        ending = true;
        write(new CloseWebSocketFrame(why.code(), why.words()));
        var _ = channel.eventLoop().schedule(this::cut, farewell.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            closed(close);
            return;
        }
        if (ending) {
            return;
        }
        if (!budget.spend()) {
            end(Farewell.TOO_MANY_MESSAGES);
            return;
        }
        if (!(frame instanceof TextWebSocketFrame text)) {
            room.refuse(this, "binary message (expected: JSON text)");
            return;
        }
        switch (codec.read(text.text())) {
            case MessageCodec.Parsed.Good(ClientMessage message) -> room.accept(this, message);
            case MessageCodec.Parsed.Bad(String why) -> room.refuse(this, why);
        }
    }

    private void write(WebSocketFrame frame) {
        channel.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private void cut() {
        var _ = channel.close();
    }

    /** The client says goodbye, first or in answer to ours. */
    private void closed(CloseWebSocketFrame close) {
        if (ending) {
            cut();
            return;
        }
        ending = true;
        channel.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
    }

    /** More is waiting for this client than may wait. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!channel.isWritable()) {
            end(Farewell.TOO_SLOW);
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case HandshakeComplete handshake -> {
                String raw = handshake.requestHeaders().get(VERIFIED_NAME);
                if (raw != null && !raw.isBlank()) {
                    // Netty reads header bytes as Latin-1, the proxy writes UTF-8.
                    verifiedName =
                            new String(
                                    raw.getBytes(StandardCharsets.ISO_8859_1),
                                    StandardCharsets.UTF_8);
                }
            }
            case IdleStateEvent _ -> end(Farewell.SILENT);
            default -> context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ending = true;
        room.leave(this);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            end(Farewell.MESSAGE_TOO_BIG);
            return;
        }
        var _ = context.close();
    }
}
