package dev.plane.testkit;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.FromDns;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.ToDns;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.socket.ServerEnd;
import dev.plane.common.task.NamedThreads;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A controller that does nothing by itself: a real WebSocket server on a loopback port, whose
 * connections a test takes in its hands. It answers handshakes, in our manner or upstream's.
 *
 * <pre>{@code
 * try (var controller = ScriptedController.open(Manner.OURS)) {
 *     startDrone(controller.uri());
 *     var drone = controller.awaitDrone();
 *     drone.receive(FromDrone.Heartbeat.class);
 *     drone.send(new ToDrone.AckEvent(new EventId(1)));
 *     drone.drop();
 * }
 * }</pre>
 */
public final class ScriptedController implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final String NAME = "co-scripted";

    private final Manner manner;
    private final Duration lease;
    private final int port = FreePort.next();
    private final Gate gate = new Gate();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<ScriptedSocket<ToDrone, FromDrone>> drones =
            new LinkedBlockingQueue<>();
    private final BlockingQueue<ScriptedSocket<ToProxy, FromProxy>> proxies =
            new LinkedBlockingQueue<>();
    private final BlockingQueue<ScriptedSocket<ToDns, FromDns>> dnsServers =
            new LinkedBlockingQueue<>();
    private final BlockingQueue<HttpHead> requests = new LinkedBlockingQueue<>();
    private volatile @Nullable ServerSocket server;
    private volatile @Nullable String refusal;

    private ScriptedController(Manner manner, Duration lease) {
        this.manner = manner;
        this.lease = lease;
    }

    /** A controller on a free port, with leases of 60 s. */
    public static ScriptedController open(Manner manner) {
        return open(manner, Duration.ofSeconds(60));
    }

    /**
     * A controller on a free port.
     *
     * @param lease expiry of the lease set, told to peers in our manner
     */
    public static ScriptedController open(Manner manner, Duration lease) {
        ScriptedController controller = new ScriptedController(manner, lease);
        controller.start();
        return controller;
    }

    public int port() {
        return port;
    }

    /** The URL to give to a node. */
    public ControllerUri uri() {
        return ControllerUri.parse("http://127.0.0.1:" + port);
    }

    /** Listens (again), on the same port as ever. */
    public void start() {
        try {
            ServerSocket listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            server = listening;
            NamedThreads.virtual("scripted-controller-" + port, () -> accept(listening));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops listening and ends all connections without a Close frame. */
    public void stop() {
        try {
            ServerSocket listening = server;
            if (listening != null) {
                listening.close();
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on accepts connections without ever answering an upgrade. */
    public void ignoreUpgrades() {
        gate.shut();
    }

    /** Answers upgrades again, also those that wait. */
    public void answerUpgrades() {
        gate.open();
    }

    /** From now on answers upgrades with this status line, for instance {@code 503 Busy}. */
    public void refuseUpgrades(String status) {
        refusal = status;
    }

    public void acceptUpgrades() {
        refusal = null;
    }

    /** The next connection to a drone socket, after the handshakes. */
    public ScriptedSocket<ToDrone, FromDrone> awaitDrone() {
        return await("a drone", drones);
    }

    /** The next connection to a proxy socket, after the handshakes. */
    public ScriptedSocket<ToProxy, FromProxy> awaitProxy() {
        return await("a proxy", proxies);
    }

    /** The next connection to the DNS socket, after the handshakes. */
    public ScriptedSocket<ToDns, FromDns> awaitDns() {
        return await("a DNS server", dnsServers);
    }

    /** The next request, whether it was upgraded or not. */
    public HttpHead awaitRequest() {
        return await("a request", requests);
    }

    @Override
    public void close() {
        gate.open();
        stop();
    }

    private <T> T await(String what, BlockingQueue<T> queue) {
        return Await.value(
                what + " at the scripted controller", () -> Optional.ofNullable(queue.poll()));
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                NamedThreads.virtual("scripted-upgrade", () -> serve(socket));
            } catch (IOException e) {
                return; // stopped
            }
        }
    }

    private void serve(Socket socket) {
        sockets.add(socket);
        try {
            HttpHead request = HttpHead.read(socket.getInputStream());
            requests.add(request);
            gate.pass();
            upgrade(socket, request);
        } catch (IOException e) {
            sockets.remove(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void upgrade(Socket socket, HttpHead request) throws IOException, InterruptedException {
        String path = request.secondWord();
        String bare = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        String refused = refusal;
        if (refused != null) {
            refuse(socket, refused);
        } else if (bare.matches("/ctrl/c/[^/]+/drone-socket")) {
            shakeHands(FromDrone.class, socket, request, drones);
        } else if (bare.matches("/ctrl/c/[^/]+/proxy-socket")) {
            shakeHands(FromProxy.class, socket, request, proxies);
        } else if (bare.equals("/ctrl/dns-socket")) {
            shakeHands(FromDns.class, socket, request, dnsServers);
        } else {
            refuse(socket, "404 Not Found");
        }
    }

    private <Out, In> void shakeHands(
            Class<In> incoming,
            Socket socket,
            HttpHead request,
            BlockingQueue<ScriptedSocket<Out, In>> arrived)
            throws IOException, InterruptedException {
        Optional<String> key = request.header("sec-websocket-key");
        if (key.isEmpty()) {
            refuse(socket, "400 Bad Request");
            return;
        }
        String answer =
                "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
                        + "sec-websocket-accept: "
                        + WebSockets.accept(key.get())
                        + "\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        ServerEnd<Out, In> end =
                new ServerEnd<>(incoming, this::handshake, ScriptedSocket.SETTINGS);
        WebSocketConnection connection =
                new WebSocketConnection(WebSocketConnection.Role.SERVER, socket, end.listener());
        connection.start();
        end.handshake(connection)
                .ifPresent(typed -> arrived.add(ScriptedSocket.start(request, typed, connection)));
    }

    private Handshake handshake() {
        Handshake plain = manner.handshake(NAME, Capability.values());
        return switch (manner) {
            case OURS -> plain.withLease(lease);
            case UPSTREAM -> plain;
        };
    }

    private void refuse(Socket socket, String status) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(
                ("HTTP/1.1 " + status + "\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.close();
    }
}
