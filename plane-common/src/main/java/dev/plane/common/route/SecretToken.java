package dev.plane.common.route;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a backend may use to tell that a request came through the proxy; empty if static. */
public record SecretToken(@JsonValue String value) {
    /** The secret of a static token: none. */
    public static final SecretToken NONE = new SecretToken("");

    @Override
    public String toString() {
        return "(secret)";
    }
}
