package dev.plane.common.name;

import com.fasterxml.jackson.annotation.JsonValue;

/** The name of a controller; starts with {@code co}. */
public record ControllerName(@JsonValue String value) {
    public ControllerName {
        NameRules.check("controller name", "co", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
