package dev.plane.common.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reading where null is not allowed, unless null is itself a value of the type. */
final class Nulls {
    private Nulls() {}

    static Object read(
            ValueDeserializer<?> reader, JsonParser parser, DeserializationContext context) {
        Object value =
                parser.hasToken(JsonToken.VALUE_NULL)
                        ? reader.getNullValue(context)
                        : reader.deserialize(parser, context);
        if (value == null) {
            throw Refusal.ofCurrent(parser, "a value");
        }
        return value;
    }
}
