package dev.plane.common.name;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.error.InvalidValueException;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The public address of a cluster: {@code host} or {@code host:port}; no IPv6 literal. */
public record ClusterName(@JsonValue String value) {
    private static final int MAX_LENGTH = 255;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;
    private static final String EXPECTED = "host or host:port";
    private static final String LABEL = "[\\p{L}\\p{N}_][\\p{L}\\p{N}_-]*";
    private static final Pattern HOST = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*\\.?");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    public ClusterName {
        int colon = value.indexOf(':');
        String host = colon < 0 ? value : value.substring(0, colon);
        InvalidValueException.require(
                value.length() <= MAX_LENGTH && HOST.matcher(host).matches(),
                "cluster",
                value,
                EXPECTED);
        if (colon >= 0) {
            String port = value.substring(colon + 1);
            InvalidValueException.require(
                    PORT.matcher(port).matches() && Integer.parseInt(port) <= MAX_PORT,
                    "cluster",
                    value,
                    EXPECTED);
        }
    }

    /** The host, without the port. */
    public String host() {
        int colon = value.indexOf(':');
        return colon < 0 ? value : value.substring(0, colon);
    }

    /** The port, if the name has one. */
    public OptionalInt port() {
        int colon = value.indexOf(':');
        return colon < 0
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(value.substring(colon + 1)));
    }

    /** Whether sessions of this cluster are reached by HTTPS: no port, or 443. */
    public boolean isHttps() {
        return port().orElse(HTTPS_PORT) == HTTPS_PORT;
    }

    @Override
    public String toString() {
        return value;
    }
}
