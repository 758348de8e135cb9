package dev.plane.common.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads text: strings only, and none that UTF-8 cannot hold. */
final class TextReader extends ValueDeserializer<String> {
    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            throw Refusal.ofCurrent(parser, "text");
        }
        return wellFormed(parser, parser.getString());
    }

    /** Refuses half a surrogate pair, which can only come from an escape. */
    static String wellFormed(JsonParser parser, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw Refusal.of(
                        parser, "\\u%04x".formatted((int) c), "both halves of a surrogate pair");
            }
        }
        return text;
    }
}
