package dev.plane.common.json;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.util.TokenBuffer;

/** The two directions of {@link InternallyTagged}. */
final class InternalTag {
    private InternalTag() {}

    static final class Reader extends ValueDeserializer<Object> {
        private final String tag;
        private final Variants variants;

        Reader(Class<?> sealed, String tag) {
            this.tag = tag;
            this.variants = new Variants(sealed, WireNames::kebabCase);
        }

        @Override
        public void resolve(DeserializationContext context) {
            variants.resolve(context);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.START_OBJECT)) {
                throw Refusal.ofCurrent(parser, "an object");
            }
            String name = parser.nextName();
            return tag.equals(name)
                    ? variant(parser).readFields(parser, context, tag)
                    : readUntilTag(name, parser, context);
        }

        // The tag may stand anywhere; the fields before it are kept and read once it is known.
        private Object readUntilTag(
                @Nullable String first, JsonParser parser, DeserializationContext context) {
            try (TokenBuffer before = context.bufferForInputBuffering(parser)) {
                before.writeStartObject();
                for (String name = first; name != null; name = parser.nextName()) {
                    if (name.equals(tag)) {
                        return readBuffered(before, parser, context);
                    }
                    before.copyCurrentStructure(parser);
                }
            }
            throw Refusal.of(parser, "missing", expected()).prependPath(this, tag);
        }

        private Object readBuffered(
                TokenBuffer before, JsonParser parser, DeserializationContext context) {
            RecordReader variant = variant(parser);
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                before.copyCurrentStructure(parser);
            }
            before.writeEndObject();
            try (JsonParser fields = before.asParser(context, parser)) {
                fields.nextToken();
                return variant.readFields(fields, context, tag);
            }
        }

        /** The reader that the tag names; the parser stands at the name of the tag. */
        private RecordReader variant(JsonParser parser) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw Refusal.ofCurrent(parser, expected()).prependPath(this, tag);
            }
            String name = parser.getString();
            RecordReader variant = variants.find(name);
            if (variant == null) {
                throw Refusal.ofUnknownVariant(parser, name, expected()).prependPath(this, tag);
            }
            return variant;
        }

        private String expected() {
            return "one of " + variants.names();
        }
    }

    static final class Writer extends ValueSerializer<Object> {
        private final String tag;
        private final String name;
        private final RecordWriter content;

        Writer(Class<?> variant, String tag) {
            this.tag = tag;
            this.name = WireNames.kebabCase(variant.getSimpleName());
            this.content = new RecordWriter(variant);
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            generator.writeStartObject(value);
            generator.writeName(tag);
            generator.writeString(name);
            content.writeFields(value, generator, context);
            generator.writeEndObject();
        }
    }
}
