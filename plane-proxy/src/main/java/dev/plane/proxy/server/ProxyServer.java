package dev.plane.proxy.server;

import dev.plane.common.time.Ticker;
import dev.plane.proxy.forward.BufferedBytes;
import dev.plane.proxy.forward.DateLine;
import dev.plane.proxy.forward.Lane;
import dev.plane.proxy.route.RouteTable;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The listening side of a proxy. It stops in order: no new connections, then the ends of requests
 * in progress, for a bounded time.
 */
public final class ProxyServer {
    private static final Logger log = LoggerFactory.getLogger(ProxyServer.class);
    private static final int BACKLOG = 4096;

    private final EventLoops loops;
    private final Map<EventLoop, FrontPipeline.Station> stations = new HashMap<>();
    private final ChannelGroup connections =
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel listener;
    private volatile boolean draining;

    private ProxyServer(
            FrontConfig config,
            RouteTable routes,
            Ticker ticker,
            InstantSource clock,
            BooleanSupplier connected)
            throws IOException {
        this.loops = EventLoops.start(config.eventLoops());
        for (EventLoop loop : loops.each()) {
            Lane lane = new Lane(loop, loops.channels(), routes, ticker, config.timeouts());
            stations.put(loop, new FrontPipeline.Station(lane, new DateLine(clock)));
            lane.start();
        }
        BooleanSupplier ready = () -> connected.getAsBoolean() && !draining;
        FrontPipeline pipeline =
                new FrontPipeline(stations, connections, config, routes, ready, () -> draining);
        this.listener = listen(config, pipeline);
    }

    /**
     * Starts to listen.
     *
     * @param connected whether there is a connection to a controller
     * @throws IOException if the address is taken or not ours; the message names the port
     */
    public static ProxyServer start(
            FrontConfig config,
            RouteTable routes,
            Ticker ticker,
            InstantSource clock,
            BooleanSupplier connected)
            throws IOException {
        return new ProxyServer(config, routes, ticker, clock, connected);
    }

    private Channel listen(FrontConfig config, ChannelHandler pipeline) throws IOException {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops.group())
                        .channel(loops.listeners())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, BufferedBytes.MARKS)
                        .childHandler(pipeline);
        loops.detectVanished(bootstrap, config.timeouts().stall());
        ChannelFuture bound = bootstrap.bind(config.http()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.close();
            throw refused(config.http(), bound.cause());
        }
        return bound.channel();
    }

    private static BindException refused(InetSocketAddress address, Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        String reason = text.substring(text.lastIndexOf(": ") < 0 ? 0 : text.lastIndexOf(": ") + 2);
        BindException refused = new BindException("port " + address.getPort() + ": " + reason);
        refused.initCause(cause);
        return refused;
    }

    /** The port that clients connect to. */
    public int httpPort() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Stops listening, lets requests in progress end for at most this long, then ends all. */
    public void stop(Duration patience) {
        draining = true;
        listener.close().awaitUninterruptibly();
        stations.values().forEach(station -> station.lane().drain());
        boolean drained =
                connections
                        .newCloseFuture()
                        .awaitUninterruptibly(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (!drained) {
            log.info(
                    "{} connections did not end in {} s", connections.size(), patience.toSeconds());
            connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
        loops.close();
    }
}
