package dev.plane.common.json;

import dev.plane.common.error.InvalidValueException;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DatabindException;

/** What a reader throws at a value that it refuses; the readers around it add the path. */
final class Refusal extends DatabindException {
    private static final long serialVersionUID = 1L;

    private final String value;
    private final String expected;
    private final boolean variantUnknown;

    private Refusal(
            JsonParser parser,
            String value,
            String expected,
            boolean variantUnknown,
            @Nullable Throwable cause) {
        super(parser, expected, cause);
        this.value = value;
        this.expected = expected;
        this.variantUnknown = variantUnknown;
    }

    /** The parser's present value is not what was expected. */
    static Refusal ofCurrent(JsonParser parser, String expected) {
        return of(parser, shown(parser), expected);
    }

    static Refusal of(JsonParser parser, String value, String expected) {
        return new Refusal(parser, value, expected, false, null);
    }

    static Refusal ofUnknownVariant(JsonParser parser, String name, String expected) {
        return new Refusal(parser, name, expected, true, null);
    }

    /** The record says itself what is wrong. */
    static Refusal ofInvalidValue(JsonParser parser, IllegalArgumentException cause) {
        return new Refusal(parser, "", String.valueOf(cause.getMessage()), false, cause);
    }

    /** This refusal for those outside, once all readers have added their part of the path. */
    InvalidJsonException toInvalidJson(String path) {
        if (getCause() instanceof InvalidValueException invalid) {
            return ofInvalidValue(path, invalid);
        }
        if (getCause() != null) {
            return shape(path, prefixed(path, expected));
        }
        String message = InvalidValueException.describe(path, value, expected);
        return variantUnknown ? new UnknownVariantException(path, message) : shape(path, message);
    }

    // The record's own words stay; its field is put in its place, unless that says more already.
    private static InvalidJsonException ofInvalidValue(String path, InvalidValueException cause) {
        String field = cause.field();
        String message = cause.getMessage();
        if (path.isEmpty() || field.startsWith(path + ".")) {
            return new InvalidJsonException(InvalidJsonException.Kind.SHAPE, field, message, cause);
        }
        boolean pathEndsWithField = path.equals(field) || path.endsWith("." + field);
        return new InvalidJsonException(
                InvalidJsonException.Kind.SHAPE,
                path,
                pathEndsWithField
                        ? path + message.substring(field.length())
                        : prefixed(path, message),
                cause);
    }

    private static InvalidJsonException shape(String path, String message) {
        return new InvalidJsonException(InvalidJsonException.Kind.SHAPE, path, message, null);
    }

    private static String prefixed(String path, String message) {
        return path.isEmpty() ? message : path + ": " + message;
    }

    private static String shown(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case null -> "nothing";
            case START_OBJECT, PROPERTY_NAME, END_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> "a list";
            case VALUE_STRING -> '"' + parser.getString() + '"';
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
                    parser.getString();
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> token.name();
        };
    }
}
