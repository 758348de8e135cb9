package dev.plane.common.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads an enum by the names that it is written with: {@code "Name"} or {@code {"Name":null}}. */
final class EnumReader extends ValueDeserializer<Object> {
    private final Class<?> type;
    private final Map<String, Object> constants = new LinkedHashMap<>();

    EnumReader(Class<?> type) {
        this.type = type;
    }

    @Override
    public void resolve(DeserializationContext context) {
        EnumNames names = new EnumNames(type);
        for (Object constant : type.getEnumConstants()) {
            constants.put(names.of((Enum<?>) constant), constant);
        }
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            return find(parser, parser.getString());
        }
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            throw Refusal.ofCurrent(parser, expected());
        }
        String name = parser.nextName();
        if (name == null) {
            throw Refusal.of(parser, "{}", expected());
        }
        Object constant = find(parser, name);
        if (parser.nextToken() != JsonToken.VALUE_NULL
                || parser.nextToken() != JsonToken.END_OBJECT) {
            throw Refusal.of(parser, "an object", expected());
        }
        return constant;
    }

    private Object find(JsonParser parser, String name) {
        Object constant = constants.get(name);
        if (constant == null) {
            throw Refusal.of(parser, '"' + name + '"', expected());
        }
        return constant;
    }

    private String expected() {
        return "one of " + String.join(", ", constants.keySet());
    }
}
