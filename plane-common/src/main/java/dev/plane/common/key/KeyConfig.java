package dev.plane.common.key;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.plane.common.error.InvalidValueException;

import java.util.Objects;

/**
 * What a backend is found by. (namespace, name) is the identity; the tag must match on reuse.
 *
 * @param name 1 to 255 characters without NUL
 * @param namespace up to 255 characters without NUL, empty by default
 * @param tag up to 255 characters without NUL, empty by default
 */
public record KeyConfig(
        String name,
        @JsonProperty(defaultValue = "") String namespace,
        @JsonProperty(defaultValue = "") String tag) {
    public KeyConfig {
        namespace = Objects.requireNonNullElse(namespace, "");
        tag = Objects.requireNonNullElse(tag, "");
        InvalidValueException.requireText("key.name", name, 1);
        InvalidValueException.requireText("key.namespace", namespace, 0);
        InvalidValueException.requireText("key.tag", tag, 0);
    }

    /** The key {@code name} in the default namespace, without a tag. */
    public static KeyConfig named(String name) {
        return new KeyConfig(name, "", "");
    }
}
