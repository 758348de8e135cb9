package dev.plane.common.json;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.DeserializationContext;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The records of a sealed interface by the names that the wire gives them. */
final class Variants {
    private final Map<String, RecordReader> readers = new LinkedHashMap<>();
    private final String names;

    Variants(Class<?> sealed, UnaryOperator<String> wireName) {
        for (Class<?> variant : sealed.getPermittedSubclasses()) {
            readers.put(wireName.apply(variant.getSimpleName()), new RecordReader(variant));
        }
        names = String.join(", ", readers.keySet());
    }

    void resolve(DeserializationContext context) {
        readers.values().forEach(reader -> reader.resolve(context));
    }

    @Nullable RecordReader find(String name) {
        return readers.get(name);
    }

    /** All names, for messages. */
    String names() {
        return names;
    }
}
