package dev.plane.dns.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.util.concurrent.TimeUnit;

/** The one thread that receives and sends, with epoll where it loads. */
final class EventLoop implements AutoCloseable {
    private static final String NAME = "dns-io";

    private final EventLoopGroup group;
    private final Class<? extends DatagramChannel> datagrams;
    private final Class<? extends ServerChannel> listeners;

    private EventLoop(
            IoHandlerFactory io,
            Class<? extends DatagramChannel> datagrams,
            Class<? extends ServerChannel> listeners) {
        this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(NAME, true), io);
        this.datagrams = datagrams;
        this.listeners = listeners;
    }

    static EventLoop start() {
        return Epoll.isAvailable()
                ? new EventLoop(
                        EpollIoHandler.newFactory(),
                        EpollDatagramChannel.class,
                        EpollServerSocketChannel.class)
                : new EventLoop(
                        NioIoHandler.newFactory(),
                        NioDatagramChannel.class,
                        NioServerSocketChannel.class);
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends DatagramChannel> datagrams() {
        return datagrams;
    }

    Class<? extends ServerChannel> listeners() {
        return listeners;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
