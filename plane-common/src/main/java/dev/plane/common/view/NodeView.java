package dev.plane.common.view;

import dev.plane.common.name.ControllerName;

/**
 * A node and the controller that it is connected to.
 *
 * @param controllerHeartbeatAge whole seconds
 */
public record NodeView(
        AnyNodeName name,
        String planeVersion,
        String planeHash,
        ControllerName controller,
        long controllerHeartbeatAge) {}
