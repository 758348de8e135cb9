package dev.plane.proxy.uplink;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.FromProxy.BackendConnections;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.socket.ReconnectingClient;
import dev.plane.common.socket.TypedSocket;
import dev.plane.common.time.Ticker;
import dev.plane.proxy.activity.Reports;
import dev.plane.proxy.route.RouteTable;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Keeps a proxy connected to a controller. */
public final class ControllerLink implements Reports, AutoCloseable {
    private static final Duration PLANNED_MEAN = Duration.ofHours(1);
    private static final Duration PLANNED_SPREAD = Duration.ofMinutes(10);

    private final Address address;
    private final Ticker ticker;
    private volatile @Nullable ControllerSession session;
    private volatile @Nullable ReconnectingClient<FromProxy, ToProxy> client;

    /** Where to connect, and as whom. */
    public record Address(
            ControllerUri controller, ClusterName cluster, ProxyName name, PlaneVersion version) {
        String path() {
            String encoded = URLEncoder.encode(cluster.value(), StandardCharsets.UTF_8);
            return "/ctrl/c/" + encoded.replace("%3A", ":") + "/proxy-socket";
        }

        Handshake handshake() {
            return Handshake.of(version, name.value())
                    .withCapabilities(Capability.CONNECTIONS, Capability.ROUTES);
        }
    }

    /** A link that is not connected yet. */
    public ControllerLink(Address address, Ticker ticker) {
        this.address = address;
        this.ticker = ticker;
    }

    /**
     * Connects, and again whenever the connection is lost.
     *
     * @param onConnected is told of each connection
     */
    public void start(RouteTable routes, Runnable onConnected) {
        client =
                ReconnectingClient.<FromProxy, ToProxy>builder(ToProxy.class)
                        .endpoint(address.controller(), address.path())
                        .handshake(address::handshake)
                        .plannedReconnect(PLANNED_MEAN, PLANNED_SPREAD)
                        .session(socket -> serve(socket, routes, onConnected))
                        .start("proxy-uplink");
    }

    private void serve(
            TypedSocket<FromProxy, ToProxy> socket, RouteTable routes, Runnable onConnected)
            throws InterruptedException {
        ControllerSession connected = new ControllerSession(socket, routes, ticker);
        routes.connected(connected);
        session = connected;
        onConnected.run();
        try {
            connected.run();
        } finally {
            session = null;
            routes.disconnected(connected);
        }
    }

    /** Whether handshakes are exchanged, and the connection is in use and not known to be over. */
    public boolean isConnected() {
        ReconnectingClient<FromProxy, ToProxy> running = client;
        return session != null && running != null && running.isConnected();
    }

    @Override
    public boolean send(List<BackendConnections> report, Occasion occasion) {
        ControllerSession connected = session;
        return connected != null && connected.report(report, occasion);
    }

    @Override
    public void close() {
        ReconnectingClient<FromProxy, ToProxy> running = client;
        if (running != null) {
            running.close();
        }
    }
}
