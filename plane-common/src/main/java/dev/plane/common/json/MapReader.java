package dev.plane.common.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads an object with free field names, without nulls and in the order given. */
final class MapReader extends ValueDeserializer<Map<String, Object>> {
    private final JavaType valueType;
    private ValueDeserializer<?> values;

    MapReader(JavaType valueType) {
        this.valueType = valueType;
        this.values = this;
    }

    @Override
    public void resolve(DeserializationContext context) {
        values = context.findContextualValueDeserializer(valueType, null);
    }

    @Override
    public Map<String, Object> deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            throw Refusal.ofCurrent(parser, "an object");
        }
        Map<String, Object> map = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            try {
                TextReader.wellFormed(parser, name);
                Object value = Nulls.read(values, parser, context);
                if (map.put(name, value) != null) {
                    throw Refusal.of(parser, "given twice", "once");
                }
            } catch (JacksonException e) {
                throw e.prependPath(this, name);
            }
        }
        return map;
    }
}
