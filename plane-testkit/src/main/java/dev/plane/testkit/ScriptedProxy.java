package dev.plane.testkit;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.CertRequest;
import dev.plane.common.protocol.CertResponse;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.route.BearerToken;

import java.util.List;

/** A proxy that does nothing by itself, connected to a real controller. */
public final class ScriptedProxy implements AutoCloseable {
    private final ScriptedSocket<FromProxy, ToProxy> socket;

    private ScriptedProxy(ScriptedSocket<FromProxy, ToProxy> socket) {
        this.socket = socket;
    }

    public static ScriptedProxy connect(
            ControllerUri controller, ClusterName cluster, ProxyName name, Manner manner) {
        return connect(
                controller,
                "/ctrl/c/" + cluster + "/proxy-socket",
                manner.handshake(
                        name.value(),
                        Capability.CONNECTIONS,
                        Capability.ROUTES,
                        Capability.TXT_VALUES));
    }

    /** Connects with a path and a handshake of the test's own. */
    public static ScriptedProxy connect(
            ControllerUri controller, String path, Handshake handshake) {
        return new ScriptedProxy(ScriptedNode.connect(controller, path, handshake, ToProxy.class));
    }

    public ScriptedSocket<FromProxy, ToProxy> socket() {
        return socket;
    }

    /** Asks where a token leads and waits for the answer. */
    public ToProxy.RouteInfoResponse route(BearerToken token) {
        ask(token);
        return awaitRoute(token);
    }

    /** Asks where a token leads. */
    public void ask(BearerToken token) {
        socket.send(new FromProxy.RouteInfoRequest(token));
    }

    public ToProxy.RouteInfoResponse awaitRoute(BearerToken token) {
        return socket.receive(
                ToProxy.RouteInfoResponse.class, answer -> answer.token().equals(token));
    }

    /** Says that a backend was used, as upstream's proxies do. */
    public void keepAlive(BackendName backend) {
        socket.send(new FromProxy.KeepAlive(backend));
    }

    /** Reports connections, as our proxies do. */
    public void report(FromProxy.BackendConnections... backends) {
        socket.send(new FromProxy.Connections(List.of(backends)));
    }

    /** Asks something about certificates that is answered, and waits for the answer. */
    public CertResponse ask(CertRequest request) {
        socket.send(new FromProxy.CertManagerRequest(request));
        return socket.receive(ToProxy.CertManagerResponse.class).response();
    }

    @Override
    public void close() {
        socket.close();
    }
}
