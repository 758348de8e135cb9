package dev.plane.dns.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.timeout.IdleStateHandler;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a TCP connection is made of. Idleness is counted behind the framing, so that single bytes do
 * not keep a connection alive. One too many is closed at once.
 */
final class TcpPipeline extends ChannelInitializer<Channel> {
    static final int MOST_CONNECTIONS = 1000;

    /** A question with room for options; nobody asks more with good intent. */
    static final int LONGEST_QUERY = 4096;

    private static final int LENGTH_BYTES = 2;

    private final Responder responder;
    private final ChannelGroup connections;
    private final Duration idle;

    TcpPipeline(Responder responder, ChannelGroup connections, Duration idle) {
        this.responder = responder;
        this.connections = connections;
        this.idle = idle;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= MOST_CONNECTIONS) {
            var _ = channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast(
                        new LengthFieldBasedFrameDecoder(
                                LENGTH_BYTES + LONGEST_QUERY, 0, LENGTH_BYTES, 0, LENGTH_BYTES))
                .addLast(new IdleStateHandler(0, 0, idle.toMillis(), TimeUnit.MILLISECONDS))
                .addLast(new TcpSide(responder));
    }
}
