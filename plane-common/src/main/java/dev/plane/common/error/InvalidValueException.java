package dev.plane.common.error;

import org.jspecify.annotations.Nullable;

/** A value that breaks a rule. The message names the field, the value and what was expected. */
public final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_TEXT_LENGTH = 255;
    private static final int SHOWN_CHARACTERS = 80;

    private final String field;
    private final String message;

    public InvalidValueException(String field, @Nullable Object value, String expected) {
        this.field = field;
        this.message = describe(field, value, expected);
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** Refuses {@code value} unless {@code valid}. */
    public static void require(
            boolean valid, String field, @Nullable Object value, String expected) {
        if (!valid) {
            throw new InvalidValueException(field, value, expected);
        }
    }

    /** Refuses text shorter than {@code min} or longer than 255 characters, or with NUL in it. */
    public static void requireText(String field, String value, int min) {
        int length = value.codePointCount(0, value.length());
        if (length < min || length > MAX_TEXT_LENGTH || value.indexOf('\0') >= 0) {
            throw new InvalidValueException(
                    field, value, min + " to " + MAX_TEXT_LENGTH + " characters without NUL");
        }
    }

    /** The words for a bad value; an empty field is left out. */
    public static String describe(String field, @Nullable Object value, String expected) {
        String refusal = "%s (expected: %s)".formatted(shown(value), expected);
        return printable(field.isEmpty() ? refusal : field + ": " + refusal);
    }

    /** The field that holds the bad value, as the wire spells it. */
    public String field() {
        return field;
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= SHOWN_CHARACTERS
                ? text
                : "%s\u2026 (%d characters)"
                        .formatted(text.substring(0, SHOWN_CHARACTERS), text.length());
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "\uFFFD");
    }
}
