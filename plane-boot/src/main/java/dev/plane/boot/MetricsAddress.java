package dev.plane.boot;

import dev.plane.common.error.InvalidValueException;

/**
 * Where a role answers {@code /health} and {@code /metrics}.
 *
 * @param host the local address to listen on
 * @param port 0 (any free one) to 65535
 */
public record MetricsAddress(String host, int port) {
    private static final String EVERY_ADDRESS = "0.0.0.0";

    public MetricsAddress {
        if (host.isEmpty() || port < 0 || port > 65535) {
            throw refused(host + ":" + port);
        }
    }

    /** Reads {@code PORT} (on every address) or {@code HOST:PORT}. */
    public static MetricsAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? EVERY_ADDRESS : text.substring(0, colon);
        try {
            return new MetricsAddress(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw refused(text);
        }
    }

    private static InvalidValueException refused(String text) {
        return new InvalidValueException("metrics port", text, "PORT or HOST:PORT");
    }
}
