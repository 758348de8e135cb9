package dev.plane.controller.connect;

import dev.plane.common.json.Json;
import dev.plane.common.json.RawJson;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What an executable says that matters for choosing a drone. It is opaque otherwise, and one that
 * says nothing, or something of another type, is as good as any.
 */
record Placement(@Nullable String image, @Nullable Long memoryLimit) {
    private static final int MAX_IMAGE_LENGTH = 1_000;

    static Placement of(RawJson executable) {
        try {
            JsonNode root = Json.mapper().readTree(executable.text());
            JsonNode image = root.path("image");
            JsonNode memory = root.path("resource_limits").path("memory_limit_bytes");
            return new Placement(
                    image.isString() && isKeepable(image.stringValue())
                            ? image.stringValue()
                            : null,
                    memory.isIntegralNumber() && memory.canConvertToLong() && memory.longValue() > 0
                            ? memory.longValue()
                            : null);
        } catch (JacksonException e) {
            return new Placement(null, null);
        }
    }

    private static boolean isKeepable(String image) {
        return image.length() <= MAX_IMAGE_LENGTH && image.indexOf('\0') < 0;
    }
}
