package dev.plane.common.key;

import com.fasterxml.jackson.annotation.JsonValue;

/** A number that rises with every acquisition of any key. */
public record FencingToken(@JsonValue long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
