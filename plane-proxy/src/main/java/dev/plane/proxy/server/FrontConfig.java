package dev.plane.proxy.server;

import dev.plane.common.protocol.PlaneVersion;
import dev.plane.proxy.forward.Timeouts;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * What the front of a proxy is told.
 *
 * @param http where to listen; port 0 takes any free one
 * @param eventLoops how many threads carry the traffic
 * @param rootRedirect where {@code /} leads; null: nowhere
 */
public record FrontConfig(
        InetSocketAddress http,
        int eventLoops,
        PlaneVersion version,
        @Nullable URI rootRedirect,
        Timeouts timeouts) {}
