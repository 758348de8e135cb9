package dev.plane.controller.node;

import dev.plane.common.name.DnsServerName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.NodeId;
import dev.plane.common.name.NodeName;
import dev.plane.common.name.ProxyName;
import dev.plane.controller.hint.Hints;
import dev.plane.controller.hint.Topic;
import dev.plane.controller.hint.VersionSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Which nodes are connected, and to which controller. */
public final class NodeRegistry implements VersionSource {
    private static final int ALIVE_SECONDS = 45;
    private static final Logger log = LoggerFactory.getLogger(NodeRegistry.class);

    private final NodeStore store;
    private final Hints hints;
    private final Queue<NodeLease> overdue = new ConcurrentLinkedQueue<>();

    public NodeRegistry(JdbcClient jdbc, Hints hints) {
        this.store = new NodeStore(jdbc, ALIVE_SECONDS);
        this.hints = hints;
    }

    /**
     * Lists a node as connected to its controller. The newest connection of a name wins, except
     * that while an instance of a drone lives no other instance gets its name: both would run the
     * same spawns.
     */
    public Registration register(NodeRegistration node) {
        disconnectOverdue();
        Optional<NodeLease> lease =
                store.register(node, kind(node.name()))
                        .map(row -> new NodeLease(this, node.name(), row.id(), row.connection()));
        lease.ifPresent(registered -> hints.publish(Topic.node(registered.id())));
        return lease.<Registration>map(Registration.Registered::new)
                .orElseGet(() -> new Registration.Refused(refusal(node)));
    }

    boolean isCurrent(NodeLease lease) {
        return store.isCurrent(lease.id(), lease.connection());
    }

    /** Marks a connection as ended; if the database does not answer, at a later occasion. */
    void disconnect(NodeLease lease) {
        overdue.add(lease);
        try {
            disconnectOverdue();
        } catch (DataAccessException e) {
            log.warn(
                    "{} cannot be marked as disconnected yet: {}",
                    lease.name().value(),
                    e.getMostSpecificCause().getMessage());
        }
    }

    private void disconnectOverdue() {
        for (NodeLease lease = overdue.peek(); lease != null; lease = overdue.peek()) {
            if (store.disconnect(lease.id(), lease.connection())) {
                hints.publish(Topic.node(lease.id()));
            }
            overdue.remove(lease);
        }
    }

    @Override
    public Map<String, Long> versions(Collection<String> ids) {
        return store.connections(ids.stream().map(id -> new NodeId(Integer.parseInt(id))).toList());
    }

    private static String kind(NodeName name) {
        return switch (name) {
            case DroneName _ -> "Drone";
            case ProxyName _ -> "Proxy";
            case DnsServerName _ -> "AcmeDnsServer";
        };
    }

    private static String refusal(NodeRegistration node) {
        return "another drone named "
                + node.name().value()
                + " is alive: give this one a name of its own (--name), or stop the other and wait "
                + ALIVE_SECONDS
                + " s";
    }
}
