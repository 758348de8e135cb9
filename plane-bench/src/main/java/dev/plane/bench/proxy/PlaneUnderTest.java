package dev.plane.bench.proxy;

import dev.plane.bench.machine.Program;
import dev.plane.common.backend.BackendAddress;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.FencingToken;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.route.RouteInfo;
import dev.plane.common.route.SecretToken;
import dev.plane.common.task.NamedThreads;
import dev.plane.testkit.FreePort;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedController;
import dev.plane.testkit.ScriptedSocket;

import java.nio.file.Path;

/** Plane's proxy as a process of its own, with a controller that knows one route. */
final class PlaneUnderTest implements AutoCloseable {
    private static final long VALID_MILLIS = 60_000;
    private static final BackendName BACKEND = new BackendName("benchmark");

    private final ScriptedController controller;
    private final Program program;
    private final int port;

    private PlaneUnderTest(ScriptedController controller, Program program, int port) {
        this.controller = controller;
        this.program = program;
        this.port = port;
    }

    static PlaneUnderTest start(Path folder, int backend, String token) throws Exception {
        ScriptedController controller = ScriptedController.open(Manner.OURS);
        int port = FreePort.next();
        Program program =
                Program.start(
                        Program.MEASURED_CORE,
                        folder.resolve("plane.log"),
                        Program.java(
                                "-Xmx128m",
                                "dev.plane.proxy.ProxyCommand",
                                "--controller-url",
                                controller.uri().http("/").toString(),
                                "--cluster",
                                "localhost:" + port,
                                "--http-port",
                                Integer.toString(port)));
        program.awaitPort(port);
        ScriptedSocket<ToProxy, FromProxy> proxy = controller.awaitProxy();
        RouteInfo route = route(port, backend);
        NamedThreads.virtual("benchmark-routes", () -> answer(proxy, route));
        return new PlaneUnderTest(controller, program, port);
    }

    Program program() {
        return program;
    }

    int port() {
        return port;
    }

    private static RouteInfo route(int port, int backend) {
        return new RouteInfo(
                BACKEND,
                new BackendAddress("127.0.0.1:" + backend),
                new SecretToken("secret"),
                new ClusterName("localhost:" + port),
                "user",
                new RawJson("{}"),
                null,
                new FencingToken(1),
                VALID_MILLIS,
                null);
    }

    private static void answer(ScriptedSocket<ToProxy, FromProxy> proxy, RouteInfo route) {
        while (proxy.isOpen()) {
            try {
                answer(proxy, proxy.receive(FromProxy.class), route);
            } catch (AssertionError idle) {
                // Nothing came for a while: the proxy is between two rounds.
            }
        }
    }

    private static void answer(
            ScriptedSocket<ToProxy, FromProxy> proxy, FromProxy message, RouteInfo route) {
        switch (message) {
            case FromProxy.RouteInfoRequest(var token) ->
                    proxy.send(new ToProxy.RouteInfoResponse(token, route, null));
            case FromProxy.Connections(var backends) ->
                    proxy.send(
                            new ToProxy.RoutesConfirmed(
                                    backends.stream()
                                            .map(
                                                    used ->
                                                            new ToProxy.ConfirmedRoute(
                                                                    used.backend(),
                                                                    route.fencingToken(),
                                                                    VALID_MILLIS))
                                            .toList()));
            case FromProxy.KeepAlive _, FromProxy.CertManagerRequest _ -> {}
        }
    }

    @Override
    public void close() {
        program.close();
        controller.close();
    }
}
