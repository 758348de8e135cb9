package dev.plane.controller.session;

import dev.plane.common.socket.TypedSocket;
import dev.plane.controller.node.NodeLease;

/**
 * What happens on the socket of a registered node until it ends.
 *
 * @param <Out> messages to the node
 * @param <In> messages from the node
 */
@FunctionalInterface
public interface NodeSession<Out, In> {
    void run(NodeLease node, TypedSocket<Out, In> socket) throws InterruptedException;
}
