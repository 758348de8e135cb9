package dev.plane.local.demo;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Arrays;

/** Consecutive points of a line, in JSON a flat list {@code [x, y, x, y, …]}; never empty. */
final class Points {

    private final int[] flat;

    private Points(int[] flat) {
        this.flat = flat;
    }

    static Points of(int... flat) {
        return parse(flat);
    }

    /** Jackson cannot call a method of variable arity. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Points parse(int[] flat) {
        if (flat.length == 0 || flat.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "points: %d numbers (expected: pairs of x and y)".formatted(flat.length));
        }
        for (int value : flat) {
            Coordinate.require("points", value);
        }
        return new Points(flat.clone());
    }

    int count() {
        return flat.length / 2;
    }

    Points plus(Points more) {
        int[] all = Arrays.copyOf(flat, flat.length + more.flat.length);
        System.arraycopy(more.flat, 0, all, flat.length, more.flat.length);
        return new Points(all);
    }

    @JsonValue
    int[] flat() {
        return flat.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Points points && Arrays.equals(flat, points.flat);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(flat);
    }

    @Override
    public String toString() {
        return Arrays.toString(flat);
    }
}
