package dev.plane.local.demo;

/** The range of the board: coordinates are whole tenths of a board unit, (0, 0) is the middle. */
final class Coordinate {

    /** Distance from the middle to each edge. */
    static final int LIMIT = 160_000;

    private Coordinate() {}

    static int require(String name, int value) {
        if (value < -LIMIT || value > LIMIT) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: -%d to %d)".formatted(name, value, LIMIT, LIMIT));
        }
        return value;
    }
}
