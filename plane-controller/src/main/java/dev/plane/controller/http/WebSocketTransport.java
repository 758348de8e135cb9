package dev.plane.controller.http;

import dev.plane.common.socket.FrameTransport;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A WebSocket of Reactor Netty as the typed socket needs it.
 *
 * <p>Frames arrive on the channel's event loop, one after the other, and only while the typed
 * socket has room for them; a peer that sends more is slowed down by TCP. Text may come in
 * fragments; frames of other kinds count for nothing. Reactor Netty answers pings and a peer's
 * Close by itself.
 */
final class WebSocketTransport implements FrameTransport {
    /** The longest frame, in bytes. */
    static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final int NO_CLOSE_FRAME = 1006;
    private static final int BAD_TEXT = 1007;
    private static final int MESSAGE_TOO_BIG = 1009;
    private static final int MAX_REASON_BYTES = 123;

    private final Channel channel;
    private final Listener listener;
    private final Inbound inbound = new Inbound();
    private final AtomicBoolean closing = new AtomicBoolean();
    private @Nullable ByteArrayOutputStream fragments;
    private int closeCode = NO_CLOSE_FRAME;
    private String closeReason = "connection lost";

    WebSocketTransport(Connection connection, Listener listener) {
        this.channel = connection.channel();
        this.listener = listener;
        channel.pipeline().addFirst("plane.alive", new AliveHandler());
        connection.addHandlerLast("plane.close", new CloseHandler());
    }

    /** What receives the frames. */
    BaseSubscriber<WebSocketFrame> inbound() {
        return inbound;
    }

    @Override
    public void request(int frames) {
        inbound.request(frames);
    }

    @Override
    public void sendText(String frame) throws IOException, InterruptedException {
        send(new TextWebSocketFrame(frame));
    }

    @Override
    public void sendPing() throws IOException, InterruptedException {
        send(new PingWebSocketFrame());
    }

    @Override
    public void close(int code, String reason) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        var _ = channel.writeAndFlush(new CloseWebSocketFrame(code, shortened(reason)));
        var _ =
                channel.eventLoop()
                        .schedule(this::abort, CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void abort() {
        var _ = channel.close();
    }

    private void send(WebSocketFrame frame) throws IOException, InterruptedException {
        ChannelFuture sent = channel.writeAndFlush(frame);
        if (!channel.isWritable()) {
            sent.await();
        }
        if (sent.isDone() && !sent.isSuccess()) {
            throw new IOException("the connection has ended", sent.cause());
        }
    }

    /** A reason must fit into a control frame together with the code. */
    private static String shortened(String reason) {
        String text = reason;
        while (ByteBufUtil.utf8Bytes(text) > MAX_REASON_BYTES) {
            text = text.substring(0, text.length() - 1);
        }
        return text;
    }

    /** Frames in the order of their arrival, as many as were asked for. */
    private final class Inbound extends BaseSubscriber<WebSocketFrame> {
        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            // the typed socket says when it has room
        }

        @Override
        protected void hookOnNext(WebSocketFrame frame) {
            if (!takeText(frame)) {
                request(1);
            }
        }

        @Override
        protected void hookOnError(Throwable cause) {
            // told by hookFinally, as every other end
        }

        @Override
        protected void hookFinally(SignalType type) {
            listener.onClosed(closeCode, closeReason);
            abort();
        }

        /** Whether the frame completed a message and so used up the room for it. */
        private boolean takeText(WebSocketFrame frame) {
            boolean starts = frame instanceof TextWebSocketFrame;
            boolean continues = frame instanceof ContinuationWebSocketFrame && fragments != null;
            if (!starts && !continues) {
                return false;
            }
            byte[] bytes = ByteBufUtil.getBytes(frame.content());
            if (starts && frame.isFinalFragment()) {
                return deliver(bytes);
            }
            ByteArrayOutputStream soFar = fragments;
            if (starts || soFar == null) {
                soFar = new ByteArrayOutputStream(2 * bytes.length);
                fragments = soFar;
            }
            if (soFar.size() + bytes.length > MAX_MESSAGE_BYTES) {
                close(MESSAGE_TOO_BIG, "message larger than " + MAX_MESSAGE_BYTES + " bytes");
                return true;
            }
            soFar.writeBytes(bytes);
            if (!frame.isFinalFragment()) {
                return false;
            }
            fragments = null;
            return deliver(soFar.toByteArray());
        }

        private boolean deliver(byte[] bytes) {
            Optional<String> text = Percent.utf8(bytes);
            if (text.isPresent()) {
                listener.onText(text.get());
            } else {
                close(BAD_TEXT, "a text frame that is no UTF-8");
            }
            return true;
        }
    }

    /** Any byte shows that the peer is alive, also one of a frame that is not complete. */
    private final class AliveHandler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            listener.onAlive();
            context.fireChannelRead(message);
        }
    }

    /** Notes why the peer closes, and ends the connection when it answers a Close of ours. */
    private final class CloseHandler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof CloseWebSocketFrame frame) {
                closeCode = frame.statusCode();
                closeReason = frame.reasonText();
                if (!closing.compareAndSet(false, true)) {
                    ReferenceCountUtil.release(message);
                    var _ = context.close();
                    return;
                }
            }
            context.fireChannelRead(message);
        }
    }
}
