package dev.plane.common.name;

import dev.plane.common.error.InvalidValueException;

/** The rules that all names share: at most 45 characters of a to z, 0 to 9 and hyphen. */
final class NameRules {
    static final int MAX_LENGTH = 45;

    private NameRules() {}

    /** Checks prefix, then length, then characters, in upstream's order. */
    static void check(String kind, String prefix, String value) {
        if (!value.startsWith(prefix)) {
            throw new InvalidValueException(kind, value, "a name that starts with " + prefix + "-");
        }
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new InvalidValueException(
                    kind, value, "1 to " + MAX_LENGTH + " characters, not " + value.length());
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!(isLetter(c) || isDigit(c) || c == '-')) {
                throw new InvalidValueException(
                        kind,
                        value,
                        "a to z, 0 to 9 and hyphen, not '%s' at position %d"
                                .formatted(Character.toString(value.codePointAt(i)), i));
            }
        }
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
