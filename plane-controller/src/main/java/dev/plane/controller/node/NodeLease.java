package dev.plane.controller.node;

import dev.plane.common.name.NodeId;
import dev.plane.common.name.NodeName;

/**
 * One connection of a node. Closing it marks the node as disconnected, unless a newer connection
 * has taken its name: then it is that one's to mark.
 */
public final class NodeLease implements AutoCloseable {
    private final NodeRegistry registry;
    private final NodeName name;
    private final NodeId id;
    private final long connection;

    NodeLease(NodeRegistry registry, NodeName name, NodeId id, long connection) {
        this.registry = registry;
        this.name = name;
        this.id = id;
        this.connection = connection;
    }

    public NodeId id() {
        return id;
    }

    public NodeName name() {
        return name;
    }

    /** Tells this connection from all others of any node. */
    public long connection() {
        return connection;
    }

    /** Whether no newer connection has taken the name. */
    public boolean isCurrent() {
        return registry.isCurrent(this);
    }

    @Override
    public void close() {
        registry.disconnect(this);
    }
}
