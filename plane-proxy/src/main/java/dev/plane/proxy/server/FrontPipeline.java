package dev.plane.proxy.server;

import dev.plane.proxy.forward.DateLine;
import dev.plane.proxy.forward.Lane;
import dev.plane.proxy.forward.Relay;
import dev.plane.proxy.route.RouteTable;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** What a client's connection goes through, in this order. */
final class FrontPipeline extends ChannelInitializer<Channel> {
    /** The handlers that speak HTTP; they leave when a connection switches protocols. */
    static final List<String> HTTP_HANDLERS =
            List.of("decode", "encode", "intake", "turns", "front door", "routing", "relay");

    private final Map<EventLoop, Station> stations;
    private final ChannelGroup connections;
    private final ServerIdentity identity;
    private final RouteTable routes;
    private final BooleanSupplier ready;
    private final BooleanSupplier draining;
    private final @Nullable URI rootRedirect;

    /** What the connections of one event loop share. */
    record Station(Lane lane, DateLine date) {}

    FrontPipeline(
            Map<EventLoop, Station> stations,
            ChannelGroup connections,
            FrontConfig config,
            RouteTable routes,
            BooleanSupplier ready,
            BooleanSupplier draining) {
        this.stations = stations;
        this.connections = connections;
        this.identity = new ServerIdentity(config.version());
        this.routes = routes;
        this.ready = ready;
        this.draining = draining;
        this.rootRedirect = config.rootRedirect();
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        Station station = Objects.requireNonNull(stations.get(channel.eventLoop()));
        Lane lane = station.lane();
        DateLine date = station.date();
        RequestDecoder decoder = new RequestDecoder();
        Http1Side client = new Http1Side(channel, decoder, "http");
        channel.pipeline()
                .addLast("decode", decoder)
                .addLast("encode", new AnswerEncoder(lane, identity, date))
                .addLast("intake", new Intake(date))
                .addLast("turns", new Turns(lane, decoder, date, draining))
                .addLast("front door", new FrontDoor(ready, rootRedirect))
                .addLast("routing", new Routing(routes, client))
                .addLast("relay", new Relay(lane, client));
    }
}
