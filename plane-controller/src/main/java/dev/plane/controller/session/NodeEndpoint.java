package dev.plane.controller.session;

import dev.plane.common.name.ClusterName;
import dev.plane.common.name.NodeName;
import dev.plane.common.name.PoolName;
import dev.plane.common.socket.ServerEnd;
import dev.plane.common.socket.SocketSettings;
import dev.plane.controller.hint.Hints;
import dev.plane.controller.http.Call;
import dev.plane.controller.http.SocketRun;
import dev.plane.controller.node.NodeRegistry;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/** The door through which nodes come in: makes a {@link NodeConnection} of an upgrade request. */
public final class NodeEndpoint {
    private final NodeRegistry registry;
    private final Hints hints;
    private final Greeting greeting;
    private final SocketSettings settings;

    public NodeEndpoint(
            NodeRegistry registry, Hints hints, Greeting greeting, SocketSettings settings) {
        this.registry = registry;
        this.hints = hints;
        this.greeting = greeting;
        this.settings = settings;
    }

    /**
     * What a kind of node has in common.
     *
     * @param name what a node's name must be
     * @param incoming the messages of such nodes
     */
    public record Kind<Out, In>(
            Class<? extends NodeName> name, Class<In> incoming, NodeSession<Out, In> session) {}

    /** Lets in a node whose path names a cluster. */
    public <Out, In> SocketRun openInCluster(Call call, PoolName pool, Kind<Out, In> kind) {
        return open(call, Clusters.parse(call.path("cluster")), pool, kind);
    }

    /** Lets in a node that serves all clusters. */
    public <Out, In> SocketRun openForAll(Call call, Kind<Out, In> kind) {
        return open(call, null, PoolName.DEFAULT, kind);
    }

    private <Out, In> SocketRun open(
            Call call, @Nullable ClusterName cluster, PoolName pool, Kind<Out, In> kind) {
        String ip = call.remoteAddress().map(InetAddress::getHostAddress).orElse("unknown");
        ServerEnd<Out, In> end = new ServerEnd<>(kind.incoming(), greeting::handshake, settings);
        return new NodeConnection<>(
                end,
                kind,
                new NodeConnection.Door(registry, hints, greeting.controller()),
                new NodeConnection.Origin(cluster, pool, ip));
    }
}
