package dev.plane.proxy.route;

import dev.plane.common.name.BackendName;

import java.net.InetSocketAddress;

/**
 * A backend and where it listens. Connections are kept per destination, so that none outlives its
 * backend into another one's port.
 */
public record Destination(BackendName backend, InetSocketAddress address) {}
