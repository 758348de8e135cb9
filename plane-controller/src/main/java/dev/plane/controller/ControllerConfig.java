package dev.plane.controller;

import dev.plane.boot.MetricsAddress;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ControllerName;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * How a controller runs.
 *
 * @param name null for a random one
 * @param defaultCluster of requests that name none
 * @param bestOf how many drones are compared for a new backend
 * @param cleanupMinAgeDays when what is over is deleted; null for never
 * @param metrics where health and metrics are served; null for nowhere
 */
public record ControllerConfig(
        DatabaseUrl database,
        @Nullable ControllerName name,
        Reach reach,
        @Nullable ClusterName defaultCluster,
        int bestOf,
        @Nullable Integer cleanupMinAgeDays,
        Control control,
        @Nullable MetricsAddress metrics) {
    /** The port of a controller that is told no other. */
    public static final int DEFAULT_PORT = 8080;

    /** The address of a controller that is told no other. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** How many drones upstream compares. */
    public static final int DEFAULT_BEST_OF = 2;

    public ControllerConfig {
        InvalidValueException.require(bestOf >= 1, "best-of", bestOf, "1 or more");
        InvalidValueException.require(
                cleanupMinAgeDays == null || cleanupMinAgeDays >= 0,
                "cleanup-min-age-days",
                cleanupMinAgeDays,
                "0 or more");
    }

    /**
     * Where a controller is reached.
     *
     * @param listen where it serves HTTP; port 0 for any free one
     * @param controllerUrl what clients reach it by; null for {@code http://host:port}
     * @param advertiseUrl what other controllers reach it by; null for {@code http://host:port},
     *     with this machine's address in place of a wildcard
     */
    public record Reach(
            InetSocketAddress listen, @Nullable URI controllerUrl, @Nullable URI advertiseUrl) {
        public Reach {
            requireHttp("controller-url", controllerUrl);
            requireHttp("advertise-url", advertiseUrl);
        }

        /** Reached where it listens: a host name or address literal, and a port. */
        public static Reach at(String host, int port) {
            return new Reach(address(host, port), null, null);
        }
    }

    /**
     * Who may use the control interface.
     *
     * @param forwardAuth asked about each request; null for nobody
     * @param hosts the only host names that requests may be made to; empty for any
     */
    public record Control(@Nullable URI forwardAuth, Set<String> hosts) {
        /** Whoever reaches the port. */
        public static final Control OPEN = new Control(null, Set.of());

        /** Programs of this machine, but no web page that its user looks at. */
        public static final Control LOCAL =
                new Control(null, Set.of("localhost", "127.0.0.1", "[::1]"));

        public Control {
            hosts = Set.copyOf(hosts);
            requireHttp("forward-auth", forwardAuth);
        }
    }

    /** A controller on {@code database} with the defaults of the command line. */
    public static ControllerConfig of(DatabaseUrl database) {
        return new ControllerConfig(
                database,
                null,
                Reach.at(DEFAULT_HOST, DEFAULT_PORT),
                null,
                DEFAULT_BEST_OF,
                null,
                Control.OPEN,
                null);
    }

    public ControllerConfig withReach(Reach newReach) {
        return new ControllerConfig(
                database,
                name,
                newReach,
                defaultCluster,
                bestOf,
                cleanupMinAgeDays,
                control,
                metrics);
    }

    public ControllerConfig withDefaultCluster(@Nullable ClusterName newDefaultCluster) {
        return new ControllerConfig(
                database,
                name,
                reach,
                newDefaultCluster,
                bestOf,
                cleanupMinAgeDays,
                control,
                metrics);
    }

    public ControllerConfig withControl(Control newControl) {
        return new ControllerConfig(
                database,
                name,
                reach,
                defaultCluster,
                bestOf,
                cleanupMinAgeDays,
                newControl,
                metrics);
    }

    private static InetSocketAddress address(String host, int port) {
        InvalidValueException.require(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(bracketed ? host.substring(1, host.length() - 1) : host),
                    port);
        } catch (UnknownHostException e) {
            throw new InvalidValueException("host", host, "an address of this machine");
        }
    }

    private static void requireHttp(String flag, @Nullable URI url) {
        InvalidValueException.require(
                url == null || isHttp(url), flag, url, "a URL such as http://host:8080");
    }

    private static boolean isHttp(URI url) {
        return url.getHost() != null
                && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
    }
}
