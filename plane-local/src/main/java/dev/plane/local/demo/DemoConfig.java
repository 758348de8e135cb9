package dev.plane.local.demo;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What a drone tells the process that it starts.
 *
 * @param port port on 127.0.0.1; 0: any free one
 * @param key name of the key that this session belongs to
 * @param backend id of this backend
 * @param fencingToken grows with every backend of the key
 * @param staticToken leading path segment that the proxy leaves in place, if the key has one
 */
record DemoConfig(
        int port, String key, String backend, long fencingToken, @Nullable String staticToken) {

    private static final int HIGHEST_PORT = 65_535;

    DemoConfig {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "PORT: %d (expected: 0 to %d)".formatted(port, HIGHEST_PORT));
        }
    }

    static DemoConfig fromEnvironment(Map<String, String> environment) {
        return new DemoConfig(
                (int) number(environment, "PORT", HIGHEST_PORT),
                text(environment, "SESSION_BACKEND_KEY"),
                text(environment, "SESSION_BACKEND_ID"),
                number(environment, "SESSION_BACKEND_FENCING_TOKEN", Long.MAX_VALUE),
                environment.get("SESSION_BACKEND_STATIC_TOKEN"));
    }

    private static String text(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: not set (expected: what a drone sets for a backend)".formatted(name));
        }
        return value;
    }

    private static long number(Map<String, String> environment, String name, long highest) {
        String value = text(environment, name);
        try {
            long number = Long.parseLong(value);
            if (number >= 0 && number <= highest) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, like a number out of range.
        }
        throw new IllegalArgumentException(
                "%s: %s (expected: a whole number, 0 to %d)".formatted(name, value, highest));
    }
}
