package dev.plane.common.name;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.error.InvalidValueException;

/**
 * The subdomain of a cluster under which alone a backend is reached: letters, digits and inner
 * hyphens, at most 255 characters. Upstream allows the empty one.
 */
public record Subdomain(@JsonValue String value) {
    private static final int MAX_LENGTH = 255;

    public Subdomain {
        InvalidValueException.require(
                value.length() <= MAX_LENGTH
                        && !value.startsWith("-")
                        && !value.endsWith("-")
                        && value.codePoints()
                                .allMatch(c -> c == '-' || Character.isLetterOrDigit(c)),
                "subdomain",
                value,
                "at most " + MAX_LENGTH + " letters, digits and inner hyphens");
    }

    @Override
    public String toString() {
        return value;
    }
}
