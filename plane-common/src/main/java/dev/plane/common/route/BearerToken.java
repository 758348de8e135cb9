package dev.plane.common.route;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The secret in a session's URL. A static one starts with {@code s.} and is the same for every
 * caller of its backend. Any text, since it is whatever a browser put into a path.
 */
public record BearerToken(@JsonValue String value) {
    private static final String STATIC_PREFIX = "s.";

    /** The static token made of {@code random}. */
    public static BearerToken ofStatic(String random) {
        return new BearerToken(STATIC_PREFIX + random);
    }

    public boolean isStatic() {
        return value.startsWith(STATIC_PREFIX);
    }

    /** Only the first characters: a token opens a session to whoever reads it in a log. */
    @Override
    public String toString() {
        return value.substring(0, Math.min(value.length(), 4)) + "\u2026";
    }
}
