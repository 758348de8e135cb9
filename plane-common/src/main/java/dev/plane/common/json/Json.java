package dev.plane.common.json;

import dev.plane.common.json.InvalidJsonException.Kind;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON of the wire: UTF-8, compact, fields in the order of declaration. A record's component is
 * required and not null unless it is {@code @Nullable} (may be missing or null; written as null, or
 * left out with {@code @JsonInclude(NON_NULL)}) or has {@code @JsonProperty(defaultValue)} (may be
 * missing; the record supplies the default). Names are in snake case. Unknown fields are ignored; a
 * known one given twice is refused, and so is every value of another type than the component's.
 */
public final class Json {
    /** Levels of nesting in a document, as many as upstream's peers read. */
    public static final int MAX_DEPTH = 128;

    private static final JsonMapper MAPPER = newMapper();
    private static final ObjectWriter WRITER = MAPPER.writer();
    private static final ClassValue<ObjectReader> READERS =
            new ClassValue<>() {
                @Override
                protected ObjectReader computeValue(Class<?> type) {
                    return MAPPER.readerFor(type);
                }
            };

    private Json() {}

    /**
     * The mapper itself, for frameworks. It cannot read {@link RawJson}: that takes {@link #read}.
     */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static String write(Object value) {
        return WRITER.writeValueAsString(value);
    }

    /** {@code value} as JSON that is passed on as it is. */
    public static RawJson raw(Object value) {
        return new RawJson(write(value));
    }

    /**
     * The value that {@code text} begins with; what follows it is ignored, as upstream does.
     *
     * @throws InvalidJsonException naming field, value and expectation
     */
    public static <T> T read(String text, Class<T> type) {
        if (text.isBlank()) {
            throw new InvalidJsonException(Kind.SYNTAX, "", "empty (expected: JSON)", null);
        }
        ObjectReader reader = READERS.get(type);
        // Characters, because the reader of raw JSON cuts its piece out of the parser's source.
        try (JsonParser parser = reader.createParser(text.toCharArray())) {
            T value = reader.readValue(parser);
            if (value != null) {
                return value;
            }
        } catch (JacksonException e) {
            throw invalid(e);
        }
        throw new InvalidJsonException(Kind.SHAPE, "", "null (expected: a value)", null);
    }

    /**
     * The value that the UTF-8 text {@code utf8} begins with.
     *
     * @throws InvalidJsonException also when the bytes are no UTF-8
     */
    public static <T> T read(byte[] utf8, Class<T> type) {
        try {
            return read(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString(),
                    type);
        } catch (CharacterCodingException e) {
            throw new InvalidJsonException(
                    Kind.SYNTAX, "", "bytes that are no text (expected: UTF-8)", null);
        }
    }

    private static JsonMapper newMapper() {
        return JsonMapper.builder(
                        JsonFactory.builder()
                                .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                                .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                                .streamReadConstraints(
                                        StreamReadConstraints.builder()
                                                .maxNestingDepth(MAX_DEPTH)
                                                .build())
                                .build())
                .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                .addModule(new WireModule())
                .build();
    }

    private static InvalidJsonException invalid(JacksonException e) {
        String path = path(e);
        return switch (e) {
            case Refusal refusal -> refusal.toInvalidJson(path);
            case tools.jackson.databind.DatabindException _ ->
                    new InvalidJsonException(Kind.SHAPE, path, firstLine(e), null);
            default ->
                    new InvalidJsonException(
                            Kind.SYNTAX, path, firstLine(e) + place(e.getLocation()), null);
        };
    }

    // Not the exception's own message: that quotes the source, which may hold secrets, and so does
    // what the original one says of where an object began.
    private static String firstLine(JacksonException e) {
        String line = e.getOriginalMessage().lines().findFirst().orElse("no JSON");
        return line.replaceFirst(" \\(start marker at .*", "");
    }

    private static String place(TokenStreamLocation location) {
        return location == null
                ? ""
                : " at line " + location.getLineNr() + " column " + location.getColumnNr();
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            String name = step.getPropertyName();
            if (name == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(name);
            }
        }
        return path.toString();
    }
}
