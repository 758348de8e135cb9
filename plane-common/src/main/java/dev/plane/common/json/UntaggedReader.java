package dev.plane.common.json;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

import java.util.EnumMap;
import java.util.Map;

/** Reads an {@link Untagged} interface: the kind of value tells the record. */
final class UntaggedReader extends ValueDeserializer<Object> {
    private final Map<JsonToken, RecordReader> readers = new EnumMap<>(JsonToken.class);

    UntaggedReader(Class<?> sealed) {
        for (Class<?> variant : sealed.getPermittedSubclasses()) {
            RecordReader reader = new RecordReader(variant);
            Class<?> content = variant.getRecordComponents()[0].getType();
            if (content == boolean.class) {
                readers.put(JsonToken.VALUE_TRUE, reader);
                readers.put(JsonToken.VALUE_FALSE, reader);
            } else {
                readers.put(JsonToken.VALUE_STRING, reader);
            }
        }
    }

    @Override
    public void resolve(DeserializationContext context) {
        readers.values().forEach(reader -> reader.resolve(context));
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) {
        @Nullable RecordReader reader = readers.get(parser.currentToken());
        if (reader == null) {
            throw Refusal.ofCurrent(parser, "true, false or text");
        }
        return reader.deserialize(parser, context);
    }
}
