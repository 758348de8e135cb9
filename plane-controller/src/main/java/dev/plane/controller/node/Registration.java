package dev.plane.controller.node;

/** What became of a node's wish to be registered. */
public sealed interface Registration {
    /** The node is listed as connected until the lease is closed. */
    record Registered(NodeLease lease) implements Registration {}

    /** Another live instance holds the name; the reason says what to do. */
    record Refused(String reason) implements Registration {}
}
