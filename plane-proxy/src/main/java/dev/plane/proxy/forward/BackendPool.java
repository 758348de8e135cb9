package dev.plane.proxy.forward;

import dev.plane.proxy.route.Destination;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The connections of one lane to backends. The one used last is used first. */
final class BackendPool {
    /** More idle connections to one backend than this are closed. */
    private static final int IDLE_PER_BACKEND = 256;

    private final Lane lane;
    private final Bootstrap bootstrap;
    private final Map<Destination, ArrayDeque<BackendConnection>> idle = new HashMap<>();

    /** Who waits for a connection. */
    interface Listener {
        void connected(BackendConnection connection);

        void refused(Throwable cause);
    }

    BackendPool(Lane lane, Class<? extends Channel> channels) {
        this.lane = lane;
        int connectMillis = Math.toIntExact(lane.timeouts().connect().toMillis());
        this.bootstrap =
                new Bootstrap()
                        .group(lane.loop())
                        .channel(channels)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BufferedBytes.MARKS);
    }

    /** An idle connection that was used not longer ago than this; null if there is none. */
    @Nullable BackendConnection take(Destination destination, Duration notOlderThan) {
        ArrayDeque<BackendConnection> connections = idle.get(destination);
        if (connections == null) {
            return null;
        }
        BackendConnection connection = connections.peekLast();
        if (connection == null || lane.now() - connection.idleSince() > notOlderThan.toNanos()) {
            return null;
        }
        connections.removeLast();
        return connection;
    }

    void connect(Destination destination, Listener listener) {
        BackendConnection connection = new BackendConnection(destination, this);
        ChannelHandler pipeline =
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connection.install(channel);
                    }
                };
        ChannelFuture connecting =
                bootstrap.clone().handler(pipeline).connect(destination.address());
        var _ =
                connecting.addListener(
                        done -> {
                            if (done.isSuccess()) {
                                listener.connected(connection);
                            } else {
                                listener.refused(done.cause());
                            }
                        });
    }

    /** Takes back a connection that can be used again. */
    void give(BackendConnection connection) {
        ArrayDeque<BackendConnection> connections =
                idle.computeIfAbsent(connection.destination(), _ -> new ArrayDeque<>(2));
        if (connections.size() >= IDLE_PER_BACKEND) {
            connection.close();
            return;
        }
        connection.idle(lane.now());
        connections.addLast(connection);
    }

    /** An idle connection has ended by itself. */
    void forget(BackendConnection connection) {
        ArrayDeque<BackendConnection> connections = idle.get(connection.destination());
        if (connections != null && connections.remove(connection) && connections.isEmpty()) {
            idle.remove(connection.destination());
        }
    }

    void closeIdle(long now) {
        long limit = lane.timeouts().idleBackend().toNanos();
        List<BackendConnection> old = new ArrayList<>();
        for (ArrayDeque<BackendConnection> connections : idle.values()) {
            while (!connections.isEmpty() && now - connections.peekFirst().idleSince() >= limit) {
                old.add(connections.removeFirst());
            }
        }
        idle.values().removeIf(ArrayDeque::isEmpty);
        old.forEach(BackendConnection::close);
    }
}
