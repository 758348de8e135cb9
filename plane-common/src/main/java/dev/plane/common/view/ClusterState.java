package dev.plane.common.view;

import java.util.List;

/** The connected nodes of a cluster. */
public record ClusterState(List<DroneView> drones, List<NodeView> proxies) {
    public ClusterState {
        drones = List.copyOf(drones);
        proxies = List.copyOf(proxies);
    }
}
