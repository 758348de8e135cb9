package dev.plane.proxy.route;

import dev.plane.common.error.InvalidValueException;

import java.time.Duration;

/**
 * What bounds the table of routes.
 *
 * @param lookup how long a request waits for its route; longer than a backend may take to start
 * @param patience how long a question waits for a connection to a controller
 * @param nowhere how long an answer that a token leads nowhere is remembered
 * @param upstreamTrust how long an answer of a controller holds that does not say
 * @param routes how many routes are remembered
 * @param questions how many tokens are asked for at a time
 * @param tokenLength characters of the longest token that is asked for
 */
public record RouteLimits(
        Duration lookup,
        Duration patience,
        Duration nowhere,
        Duration upstreamTrust,
        int routes,
        int questions,
        int tokenLength) {
    /** A backend has 300 s to start. */
    public static final RouteLimits DEFAULT =
            new RouteLimits(
                    Duration.ofSeconds(310),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(60),
                    100_000,
                    10_000,
                    512);

    public RouteLimits {
        InvalidValueException.require(
                patience.compareTo(lookup) < 0, "patience", patience, "less than " + lookup);
        InvalidValueException.require(routes > 0, "routes", routes, "at least 1");
        InvalidValueException.require(questions > 0, "questions", questions, "at least 1");
    }
}
