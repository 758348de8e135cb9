package dev.plane.common.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;

import java.util.ArrayList;
import java.util.List;

/** Reads a list without nulls. */
final class ListReader extends ValueDeserializer<List<Object>> {
    private final JavaType elementType;
    private ValueDeserializer<?> elements;

    ListReader(JavaType elementType) {
        this.elementType = elementType;
        this.elements = this;
    }

    @Override
    public void resolve(DeserializationContext context) {
        elements = context.findContextualValueDeserializer(elementType, null);
    }

    @Override
    public List<Object> deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.START_ARRAY)) {
            throw Refusal.ofCurrent(parser, "a list");
        }
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            try {
                list.add(Nulls.read(elements, parser, context));
            } catch (JacksonException e) {
                throw e.prependPath(this, list.size());
            }
        }
        return list;
    }
}
