package dev.plane.common.view;

/**
 * A drone as the cluster state shows it.
 *
 * @param lastHeartbeatAge whole seconds
 * @param backendCount backends that have not ended
 */
public record DroneView(
        boolean ready, boolean draining, long lastHeartbeatAge, int backendCount, NodeView node) {}
