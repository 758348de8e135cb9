package dev.plane.common.name;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.error.InvalidValueException;

/** The name of a drone pool: any text of up to 255 characters without NUL, also none. */
public record PoolName(@JsonValue String value) {
    /** The pool of a drone or request that names none. */
    public static final PoolName DEFAULT = new PoolName("");

    public PoolName {
        InvalidValueException.requireText("pool", value, 0);
    }

    @Override
    public String toString() {
        return value;
    }
}
