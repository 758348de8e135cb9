package dev.plane.common.name;

import com.fasterxml.jackson.annotation.JsonValue;

/** The name of a drone; starts with {@code dr}. */
public record DroneName(@JsonValue String value) implements NodeName {
    public DroneName {
        NameRules.check("drone name", "dr", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
