package dev.plane.common.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

/** The number that a drone's store gave to an event. */
public record EventId(@JsonValue long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
