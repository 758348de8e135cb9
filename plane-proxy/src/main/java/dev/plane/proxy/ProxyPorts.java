package dev.plane.proxy;

import dev.plane.common.error.InvalidValueException;

import org.jspecify.annotations.Nullable;

/**
 * Where a proxy listens.
 *
 * @param http 0 (any free one) to 65535
 * @param https null if it serves plain HTTP alone
 */
public record ProxyPorts(int http, @Nullable Integer https) {
    private static final int LOCAL = 9090;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int MAX = 65_535;

    public ProxyPorts {
        check("http port", http);
        if (https != null) {
            check("https port", https);
        }
    }

    /** Plain HTTP on a port. */
    public static ProxyPorts http(int port) {
        return new ProxyPorts(port, null);
    }

    /**
     * The ports that a command line means. An HTTPS port alone asks for HTTPS too.
     *
     * @param https whether HTTPS was asked for
     * @param httpPort null if not given
     * @param httpsPort null if not given
     */
    public static ProxyPorts of(
            boolean https, @Nullable Integer httpPort, @Nullable Integer httpsPort) {
        boolean secure = https || httpsPort != null;
        if (!secure) {
            return http(httpPort == null ? LOCAL : httpPort);
        }
        return new ProxyPorts(
                httpPort == null ? HTTP : httpPort, httpsPort == null ? HTTPS : httpsPort);
    }

    private static void check(String field, int port) {
        InvalidValueException.require(port >= 0 && port <= MAX, field, port, "0 to " + MAX);
    }
}
