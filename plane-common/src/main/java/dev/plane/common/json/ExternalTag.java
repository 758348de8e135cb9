package dev.plane.common.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

import java.util.function.UnaryOperator;

/** The two directions of {@link ExternallyTagged}. */
final class ExternalTag {
    private ExternalTag() {}

    static final class Reader extends ValueDeserializer<Object> {
        private final Variants variants;

        Reader(Class<?> sealed) {
            variants = new Variants(sealed, UnaryOperator.identity());
        }

        @Override
        public void resolve(DeserializationContext context) {
            variants.resolve(context);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.hasToken(JsonToken.VALUE_STRING)) {
                return find(parser, parser.getString()).readBare(parser);
            }
            if (!parser.hasToken(JsonToken.START_OBJECT)) {
                throw Refusal.ofCurrent(parser, expected());
            }
            String name = parser.nextName();
            if (name == null) {
                throw Refusal.of(parser, "{}", expected());
            }
            Object value = readContent(name, parser, context);
            if (parser.nextToken() != JsonToken.END_OBJECT) {
                throw Refusal.of(parser, parser.currentName(), "no second field");
            }
            return value;
        }

        private Object readContent(String name, JsonParser parser, DeserializationContext context) {
            RecordReader reader = find(parser, name);
            parser.nextToken();
            try {
                return reader.readTagged(parser, context);
            } catch (JacksonException e) {
                throw e.prependPath(this, name);
            }
        }

        private RecordReader find(JsonParser parser, String name) {
            RecordReader reader = variants.find(name);
            if (reader == null) {
                throw Refusal.ofUnknownVariant(parser, name, expected());
            }
            return reader;
        }

        private String expected() {
            return "one of " + variants.names();
        }
    }

    static final class Writer extends ValueSerializer<Object> {
        private final String name;
        private final RecordWriter content;

        Writer(Class<?> variant) {
            name = variant.getSimpleName();
            content = new RecordWriter(variant);
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            if (content.isBare()) {
                generator.writeString(name);
                return;
            }
            generator.writeStartObject(value);
            generator.writeName(name);
            content.serialize(value, generator, context);
            generator.writeEndObject();
        }
    }
}
