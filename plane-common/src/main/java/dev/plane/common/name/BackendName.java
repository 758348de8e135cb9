package dev.plane.common.name;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.error.InvalidValueException;

/** The name of a backend, unique for ever. */
public record BackendName(@JsonValue String value) {
    private static final String CONTAINER_PREFIX = "plane-";

    /** The name of the backend's container. */
    public String containerName() {
        return CONTAINER_PREFIX + value;
    }

    /** The backend whose container has this name. */
    public static BackendName ofContainer(String containerName) {
        InvalidValueException.require(
                containerName.startsWith(CONTAINER_PREFIX),
                "container name",
                containerName,
                "a name that starts with " + CONTAINER_PREFIX);
        return new BackendName(containerName.substring(CONTAINER_PREFIX.length()));
    }

    public BackendName {
        NameRules.check("backend name", "", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
