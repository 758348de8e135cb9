package dev.plane.common.name;

import com.fasterxml.jackson.annotation.JsonValue;

/** The name of one action that a controller asks of a drone; starts with {@code ak}. */
public record ActionName(@JsonValue String value) {
    public ActionName {
        NameRules.check("action name", "ak", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
