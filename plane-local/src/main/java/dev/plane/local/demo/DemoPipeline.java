package dev.plane.local.demo;

import dev.plane.common.time.Ticker;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.timeout.IdleStateHandler;

import java.util.concurrent.TimeUnit;

/** What a connection goes through: a page for most, the board for a WebSocket. */
final class DemoPipeline extends ChannelInitializer<SocketChannel> {

    private static final int LARGEST_REQUEST_BODY = 4 * 1024;

    private final DemoConfig config;
    private final BoardLimits limits;
    private final Liveness liveness;
    private final Page page = Page.load();
    private final MessageCodec codec;
    private final Room room;
    private final ChannelGroup connections;

    DemoPipeline(
            DemoConfig config,
            BoardLimits limits,
            Liveness liveness,
            MessageCodec codec,
            Room room,
            ChannelGroup connections) {
        this.config = config;
        this.limits = limits;
        this.liveness = liveness;
        this.codec = codec;
        this.room = room;
        this.connections = connections;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        if (connections.size() >= limits.connections()) {
            var _ = channel.close();
            return;
        }
        connections.add(channel);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("silence", silence());
        pipeline.addLast("http", new HttpServerCodec());
        pipeline.addLast("body", new HttpObjectAggregator(LARGEST_REQUEST_BODY));
        pipeline.addLast("page", new PageHandler(page, config.staticToken()));
        pipeline.addLast("upgrade", upgrade());
        pipeline.addLast("fragments", new WebSocketFrameAggregator(limits.messageBytes()));
        pipeline.addLast("board", session(channel));
    }

    private IdleStateHandler silence() {
        return new IdleStateHandler(liveness.silence().toMillis(), 0, 0, TimeUnit.MILLISECONDS);
    }

    private WebSocketServerProtocolHandler upgrade() {
        return new WebSocketServerProtocolHandler(
                WebSocketServerProtocolConfig.newBuilder()
                        .websocketPath(PageHandler.SOCKET_PATH)
                        .handleCloseFrames(false)
                        .decoderConfig(
                                WebSocketDecoderConfig.newBuilder()
                                        .maxFramePayloadLength(limits.messageBytes())
                                        .build())
                        .build());
    }

    private BoardSession session(SocketChannel channel) {
        MessageBudget budget =
                new MessageBudget(limits.messagesPerSecond(), Ticker.system()::nanos);
        return new BoardSession(channel, room, codec, budget, liveness.farewell());
    }
}
