package dev.plane.controller.node;

import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ControllerName;
import dev.plane.common.name.NodeName;
import dev.plane.common.name.PoolName;
import dev.plane.common.protocol.Handshake;

import org.jspecify.annotations.Nullable;

/**
 * A node that has connected.
 *
 * @param cluster null for a DNS server, which serves all clusters
 * @param pool of a drone; of no meaning for other nodes
 * @param handshake what the node said of itself
 * @param controller that holds its socket
 * @param ip of the peer
 */
public record NodeRegistration(
        NodeName name,
        @Nullable ClusterName cluster,
        PoolName pool,
        Handshake handshake,
        ControllerName controller,
        String ip) {}
