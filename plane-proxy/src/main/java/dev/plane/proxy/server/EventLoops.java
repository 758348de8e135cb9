package dev.plane.proxy.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The event loops of a proxy, with epoll where it loads. */
final class EventLoops implements AutoCloseable {
    private static final String NAME = "proxy-io";

    private final MultiThreadIoEventLoopGroup group;
    private final Class<? extends ServerChannel> listeners;
    private final Class<? extends Channel> channels;

    private EventLoops(
            int loops,
            IoHandlerFactory io,
            Class<? extends ServerChannel> listeners,
            Class<? extends Channel> channels) {
        this.group =
                new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory(NAME, true), io);
        this.listeners = listeners;
        this.channels = channels;
    }

    static EventLoops start(int loops) {
        return Epoll.isAvailable()
                ? new EventLoops(
                        loops,
                        EpollIoHandler.newFactory(),
                        EpollServerSocketChannel.class,
                        EpollSocketChannel.class)
                : new EventLoops(
                        loops,
                        NioIoHandler.newFactory(),
                        NioServerSocketChannel.class,
                        NioSocketChannel.class);
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    List<EventLoop> each() {
        List<EventLoop> loops = new ArrayList<>();
        for (EventExecutor executor : group) {
            loops.add((EventLoop) executor);
        }
        return loops;
    }

    Class<? extends ServerChannel> listeners() {
        return listeners;
    }

    /**
     * Has the system find out about clients that have vanished without a word: within two minutes
     * when nothing is on its way to them, else after the given time. Else their streams would count
     * as use for hours.
     */
    void detectVanished(ServerBootstrap bootstrap, Duration unacknowledged) {
        bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
        if (channels.equals(EpollSocketChannel.class)) {
            bootstrap
                    .childOption(EpollChannelOption.TCP_KEEPIDLE, 60)
                    .childOption(EpollChannelOption.TCP_KEEPINTVL, 15)
                    .childOption(EpollChannelOption.TCP_KEEPCNT, 4)
                    .childOption(
                            EpollChannelOption.TCP_USER_TIMEOUT,
                            Math.toIntExact(unacknowledged.toMillis()));
        }
    }

    Class<? extends Channel> channels() {
        return channels;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
