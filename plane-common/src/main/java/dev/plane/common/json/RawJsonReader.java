package dev.plane.common.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads any value as the piece of the source that it is. Its nesting is bounded more tightly than a
 * document's, so that it still fits where it is passed on inside another message.
 */
final class RawJsonReader extends ValueDeserializer<RawJson> {
    static final int MAX_DEPTH = 100;

    @Override
    public RawJson deserialize(JsonParser parser, DeserializationContext context) {
        if (!(parser.currentTokenLocation().contentReference().getRawContent()
                instanceof char[] source)) {
            throw new IllegalStateException("raw JSON is read by Json.read only");
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        pass(parser);
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        return new RawJson(new String(source, start, end - start));
    }

    @Override
    public RawJson getNullValue(DeserializationContext context) {
        return RawJson.NULL;
    }

    private static void pass(JsonParser parser) {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth > MAX_DEPTH) {
                throw Refusal.of(parser, "deeper", "at most " + MAX_DEPTH + " levels of nesting");
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }
}
