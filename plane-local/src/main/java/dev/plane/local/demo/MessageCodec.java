package dev.plane.local.demo;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

import java.util.Objects;

/** JSON to messages and back; strict towards clients. */
final class MessageCodec {

    private static final int DEEPEST = 8;

    private final JsonMapper mapper =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .build())
                                    .build())
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .build();

    /** What a client sent: a message, or why it is none. */
    sealed interface Parsed {
        record Good(ClientMessage message) implements Parsed {}

        record Bad(String why) implements Parsed {}
    }

    Parsed read(String text) {
        try {
            ClientMessage message = mapper.readValue(text, ClientMessage.class);
            return message == null
                    ? new Parsed.Bad("null (expected: an object with a type)")
                    : new Parsed.Good(message);
        } catch (ValueInstantiationException refused) {
            Throwable cause = refused.getCause();
            return new Parsed.Bad(String.valueOf((cause == null ? refused : cause).getMessage()));
        } catch (JacksonException malformed) {
            return new Parsed.Bad(where(malformed) + firstLine(malformed));
        }
    }

    byte[] write(ServerMessage message) {
        return mapper.writeValueAsBytes(message);
    }

    /** The field that the mapper stumbled over, such as {@code stroke: }. */
    private static String where(JacksonException malformed) {
        return malformed.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .findFirst()
                .map(name -> name + ": ")
                .orElse("");
    }

    private static String firstLine(JacksonException malformed) {
        return malformed.getOriginalMessage().lines().findFirst().orElse("not JSON");
    }
}
