package dev.plane.controller.session;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ControllerName;
import dev.plane.common.name.NodeName;
import dev.plane.common.name.PoolName;
import dev.plane.common.socket.CloseCode;
import dev.plane.common.socket.FrameTransport;
import dev.plane.common.socket.ServerEnd;
import dev.plane.common.socket.TypedSocket;
import dev.plane.common.task.NamedThreads;
import dev.plane.controller.hint.Hints;
import dev.plane.controller.hint.Subscription;
import dev.plane.controller.hint.Topic;
import dev.plane.controller.http.SocketRun;
import dev.plane.controller.node.NodeLease;
import dev.plane.controller.node.NodeRegistration;
import dev.plane.controller.node.NodeRegistry;
import dev.plane.controller.node.Registration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;

/**
 * One connection of a node. As upstream does, it answers the handshake first and looks at the name
 * afterwards; a name that is not accepted ends the connection.
 *
 * @param <Out> messages to the node
 * @param <In> messages from the node
 */
final class NodeConnection<Out, In> implements SocketRun {
    private static final Logger log = LoggerFactory.getLogger(NodeConnection.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final ServerEnd<Out, In> end;
    private final NodeEndpoint.Kind<Out, In> kind;
    private final Door door;
    private final Origin origin;

    NodeConnection(
            ServerEnd<Out, In> end, NodeEndpoint.Kind<Out, In> kind, Door door, Origin origin) {
        this.end = end;
        this.kind = kind;
        this.door = door;
        this.origin = origin;
    }

    /** Who registers nodes, and for which controller. */
    record Door(NodeRegistry registry, Hints hints, ControllerName controller) {}

    /** Where a node says and is seen to come from. */
    record Origin(@Nullable ClusterName cluster, PoolName pool, String ip) {}

    @Override
    public FrameTransport.Listener listener() {
        return end.listener();
    }

    @Override
    public void run(FrameTransport transport) throws InterruptedException {
        Optional<TypedSocket<Out, In>> greeted = end.handshake(transport);
        if (greeted.isEmpty()) {
            return;
        }
        try (TypedSocket<Out, In> socket = greeted.get()) {
            admit(socket);
        }
    }

    private void admit(TypedSocket<Out, In> socket) throws InterruptedException {
        NodeName name;
        try {
            name = NodeName.parse(socket.peer().name());
        } catch (InvalidValueException e) {
            refuse(socket, String.valueOf(e.getMessage()));
            return;
        }
        if (!kind.name().isInstance(name)) {
            refuse(socket, name.value() + " (expected: a " + kind.name().getSimpleName() + ")");
            return;
        }
        switch (register(name, socket)) {
            case Registration.Refused(String reason) -> refuse(socket, reason);
            case Registration.Registered(NodeLease lease) -> serve(lease, socket);
            case null -> socket.close(CloseCode.TRY_AGAIN_LATER, "the database is away");
        }
    }

    private @Nullable Registration register(NodeName name, TypedSocket<Out, In> socket) {
        try {
            return door.registry.register(
                    new NodeRegistration(
                            name,
                            origin.cluster,
                            origin.pool,
                            socket.peer(),
                            door.controller,
                            origin.ip));
        } catch (RuntimeException e) {
            log.warn("{} cannot be registered", name.value(), e);
            return null;
        }
    }

    private void serve(NodeLease lease, TypedSocket<Out, In> socket) throws InterruptedException {
        log.info(
                "{} connected from {} ({})",
                lease.name().value(),
                origin.ip,
                socket.peer().version());
        try {
            NamedThreads.virtual("watch-" + lease.name().value(), () -> watch(lease, socket));
            kind.session().run(lease, socket);
        } finally {
            leave(lease);
        }
    }

    private static void leave(NodeLease lease) {
        try {
            lease.close();
            log.info("{} disconnected", lease.name().value());
        } catch (RuntimeException e) {
            log.warn("{} disconnected; that could not be noted", lease.name().value(), e);
        }
    }

    private void refuse(TypedSocket<Out, In> socket, String reason) {
        log.error("node at {} refused: {}", origin.ip, reason);
        socket.close(CloseCode.POLICY_VIOLATION, reason);
    }

    /** Ends the connection when a newer one of the same name is there, here or elsewhere. */
    private void watch(NodeLease lease, TypedSocket<Out, In> socket) {
        try (Subscription changes = door.hints.subscribe(Topic.node(lease.id()))) {
            while (socket.isOpen()) {
                if (!changes.await(LOOK_AGAIN).isEmpty() && isReplaced(lease)) {
                    log.info("{} has a newer connection", lease.name().value());
                    socket.close(CloseCode.NORMAL, "a newer connection has this name");
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isReplaced(NodeLease lease) {
        try {
            return !lease.isCurrent();
        } catch (RuntimeException e) {
            log.debug("cannot tell whether {} is replaced", lease.name().value(), e);
            return false;
        }
    }
}
