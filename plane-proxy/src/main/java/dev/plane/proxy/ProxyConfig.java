package dev.plane.proxy;

import dev.plane.boot.MetricsAddress;
import dev.plane.common.client.ControllerUri;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ProxyName;
import dev.plane.proxy.cert.CertificateSource;
import dev.plane.proxy.forward.Timeouts;
import dev.plane.proxy.route.RouteLimits;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What a proxy is told at its start.
 *
 * @param cluster the cluster it belongs to; routes of others are served too
 * @param certificates where HTTPS would get its certificates
 * @param host the local address to listen on; null: every address, IPv4 and IPv6
 * @param rootRedirect where {@code /} leads; null: nowhere
 * @param drain how long requests in progress may take when the proxy is told to stop
 * @param eventLoops how many threads carry the traffic
 * @param metrics where health and metrics are served, if at all
 */
public record ProxyConfig(
        ProxyName name,
        ControllerUri controller,
        ClusterName cluster,
        ProxyPorts ports,
        CertificateSource certificates,
        @Nullable InetAddress host,
        @Nullable URI rootRedirect,
        Duration drain,
        int eventLoops,
        Timeouts timeouts,
        RouteLimits routes,
        Optional<MetricsAddress> metrics) {
    /** How long requests in progress may take when the proxy is told to stop. */
    public static final Duration DRAIN = Duration.ofSeconds(10);

    public ProxyConfig {
        InvalidValueException.require(eventLoops > 0, "event loops", eventLoops, "at least 1");
        InvalidValueException.require(!drain.isNegative(), "drain", drain, "0 s or more");
    }

    /** A proxy with the usual settings. */
    public static ProxyConfig of(
            ProxyName name, ControllerUri controller, ClusterName cluster, ProxyPorts ports) {
        return new ProxyConfig(
                name,
                controller,
                cluster,
                ports,
                CertificateSource.NONE,
                null,
                null,
                DRAIN,
                Runtime.getRuntime().availableProcessors(),
                Timeouts.DEFAULT,
                RouteLimits.DEFAULT,
                Optional.empty());
    }

    /** The same, listening on one local address. */
    public ProxyConfig withHost(InetAddress newHost) {
        return new ProxyConfig(
                name,
                controller,
                cluster,
                ports,
                certificates,
                newHost,
                rootRedirect,
                drain,
                eventLoops,
                timeouts,
                routes,
                metrics);
    }

    /** The same, with certificates. */
    public ProxyConfig withCertificates(CertificateSource newCertificates) {
        return new ProxyConfig(
                name,
                controller,
                cluster,
                ports,
                newCertificates,
                host,
                rootRedirect,
                drain,
                eventLoops,
                timeouts,
                routes,
                metrics);
    }

    /** The same, with a front page elsewhere. */
    public ProxyConfig withRootRedirect(@Nullable URI newRootRedirect) {
        return new ProxyConfig(
                name,
                controller,
                cluster,
                ports,
                certificates,
                host,
                newRootRedirect,
                drain,
                eventLoops,
                timeouts,
                routes,
                metrics);
    }

    /** The same, with other patience. */
    public ProxyConfig withLimits(Duration newDrain, Timeouts newTimeouts, RouteLimits newRoutes) {
        return new ProxyConfig(
                name,
                controller,
                cluster,
                ports,
                certificates,
                host,
                rootRedirect,
                newDrain,
                eventLoops,
                newTimeouts,
                newRoutes,
                metrics);
    }

    /** The same, serving health and metrics. */
    public ProxyConfig withMetrics(Optional<MetricsAddress> newMetrics) {
        return new ProxyConfig(
                name,
                controller,
                cluster,
                ports,
                certificates,
                host,
                rootRedirect,
                drain,
                eventLoops,
                timeouts,
                routes,
                newMetrics);
    }
}
