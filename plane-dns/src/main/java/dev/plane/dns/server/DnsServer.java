package dev.plane.dns.server;

import dev.plane.dns.uplink.TxtSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/** The listening side of a DNS server: UDP and TCP on one port. */
public final class DnsServer implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final int UDP_BUFFER_BYTES = 1 << 20;

    /** Longer datagrams are cut, and so malformed; far above what we say we take. */
    private static final int LONGEST_DATAGRAM = 2048;

    /** Number of datagrams that one system call may fetch. */
    private static final int DATAGRAMS_AT_ONCE = 32;

    /** A port that is free for TCP may be taken for UDP. */
    private static final int TRIES_FOR_ANY_PORT = 20;

    private final ServerConfig config;
    private final Responder responder;
    private final EventLoop loop = EventLoop.start();
    private final ChannelGroup connections =
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Listening listening;

    private record Listening(Channel tcp, Channel udp) {}

    private DnsServer(ServerConfig config, TxtSource source, MeterRegistry meters)
            throws IOException {
        this.config = config;
        this.responder =
                new Responder(
                        new Authority(config.zone(), config.nameServer()),
                        source,
                        new AnswerMeters(meters));
        try {
            this.listening = listen();
        } catch (IOException e) {
            loop.close();
            throw e;
        }
    }

    /**
     * Starts to listen.
     *
     * @throws IOException if the address is taken or not ours; the message names it
     */
    public static DnsServer start(ServerConfig config, TxtSource source, MeterRegistry meters)
            throws IOException {
        return new DnsServer(config, source, meters);
    }

    /** The port that clients use, over UDP and TCP. */
    public int port() {
        return port(listening.tcp());
    }

    @Override
    public void close() {
        listening.udp().close().awaitUninterruptibly();
        listening.tcp().close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
        loop.close();
    }

    private Listening listen() throws IOException {
        int tries = config.listen().getPort() == 0 ? TRIES_FOR_ANY_PORT : 1;
        while (true) {
            Channel tcp = bind("TCP", config.listen(), listener().bind(config.listen()));
            InetSocketAddress same = new InetSocketAddress(config.listen().getAddress(), port(tcp));
            try {
                return new Listening(tcp, bind("UDP", same, datagrams().bind(same)));
            } catch (BindException e) {
                tcp.close().awaitUninterruptibly();
                tries--;
                if (tries == 0) {
                    throw e;
                }
            }
        }
    }

    private ServerBootstrap listener() {
        return new ServerBootstrap()
                .group(loop.group())
                .channel(loop.listeners())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new TcpPipeline(responder, connections, config.tcpIdle()));
    }

    private Bootstrap datagrams() {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop.group())
                        .channel(loop.datagrams())
                        .option(ChannelOption.SO_RCVBUF, UDP_BUFFER_BYTES)
                        .option(ChannelOption.SO_SNDBUF, UDP_BUFFER_BYTES)
                        .handler(new UdpSide(responder));
        if (loop.datagrams() != EpollDatagramChannel.class) {
            return bootstrap.option(
                    ChannelOption.RECVBUF_ALLOCATOR,
                    new FixedRecvByteBufAllocator(LONGEST_DATAGRAM));
        }
        return bootstrap
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, LONGEST_DATAGRAM)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(DATAGRAMS_AT_ONCE * LONGEST_DATAGRAM));
    }

    private static Channel bind(String protocol, InetSocketAddress address, ChannelFuture binding)
            throws BindException {
        if (binding.awaitUninterruptibly().isSuccess()) {
            return binding.channel();
        }
        BindException refused =
                new BindException(
                        "%s port %d: %s"
                                .formatted(
                                        protocol, address.getPort(), binding.cause().getMessage()));
        refused.initCause(binding.cause());
        throw refused;
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }
}
