package dev.plane.controller.http;

/** The part of the interface that a path belongs to. */
enum Zone {
    /** For browsers of any origin. */
    PUBLIC("/pub/"),
    /** For trusted callers. */
    CONTROL("/ctrl/");

    private final String prefix;

    Zone(String prefix) {
        this.prefix = prefix;
    }

    static Zone of(String pattern) {
        for (Zone zone : values()) {
            if (pattern.startsWith(zone.prefix)) {
                return zone;
            }
        }
        throw new IllegalArgumentException(pattern + " (expected: /pub/… or /ctrl/…)");
    }
}
