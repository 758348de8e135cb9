package dev.plane.common.name;

import com.fasterxml.jackson.annotation.JsonValue;

/** The number under which the database knows a node; 32 bits, as upstream's peers read it. */
public record NodeId(@JsonValue int value) {
    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
