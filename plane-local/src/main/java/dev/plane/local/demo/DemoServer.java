package dev.plane.local.demo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The running whiteboard: one listener on loopback, one event loop that owns the board. */
final class DemoServer implements AutoCloseable {

    /** How much the kernel buffers for one client, so that our own limit means something. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    /** What closing takes at most beyond the farewell: the listener, and the event loop's end. */
    private static final Duration SHUTDOWN = Duration.ofMillis(200);

    private final EventLoopGroup eventLoop;
    private final Channel listener;
    private final Room room;
    private final ChannelGroup connections;
    private final Duration farewell;

    private DemoServer(
            EventLoopGroup eventLoop,
            Channel listener,
            Room room,
            ChannelGroup connections,
            Duration farewell) {
        this.eventLoop = eventLoop;
        this.listener = listener;
        this.room = room;
        this.connections = connections;
        this.farewell = farewell;
    }

    static DemoServer start(
            DemoConfig config, BoardLimits limits, Liveness liveness, RandomGenerator random)
            throws IOException {
        MessageCodec codec = new MessageCodec();
        Room room = new Room(config, limits, codec, random);
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(eventLoop)
                        .channel(NioServerSocketChannel.class)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(
                                        limits.outboundBytes() / 2, limits.outboundBytes()))
                        .childHandler(
                                new DemoPipeline(
                                        config, limits, liveness, codec, room, connections))
                        .bind(InetAddress.getLoopbackAddress(), config.port())
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var _ = eventLoop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            throw new IOException(
                    "port %d: cannot be listened on".formatted(config.port()), bound.cause());
        }
        long pulse = liveness.pulse().toMillis();
        var _ = eventLoop.scheduleAtFixedRate(room::pulse, pulse, pulse, TimeUnit.MILLISECONDS);
        return new DemoServer(eventLoop, bound.channel(), room, connections, liveness.farewell());
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Tells every client that the session ends, waits a moment for them to go, and stops. */
    @Override
    public void close() {
        if (eventLoop.isShuttingDown()) {
            return;
        }
        var _ = listener.close();
        eventLoop
                .submit(room::close)
                .awaitUninterruptibly(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
        connections
                .newCloseFuture()
                .awaitUninterruptibly(farewell.toMillis(), TimeUnit.MILLISECONDS);
        eventLoop
                .shutdownGracefully(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
    }
}
