package dev.plane.common.name;

import com.fasterxml.jackson.annotation.JsonValue;

/** The name of a proxy; starts with {@code px}. */
public record ProxyName(@JsonValue String value) implements NodeName {
    public ProxyName {
        NameRules.check("proxy name", "px", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
