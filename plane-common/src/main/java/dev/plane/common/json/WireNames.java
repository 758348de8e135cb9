package dev.plane.common.json;

/** From Java's names to those of the wire. */
final class WireNames {
    private WireNames() {}

    /** {@code memUsed} as {@code mem_used}. */
    static String snakeCase(String name) {
        return lowerCase(name, '_');
    }

    /** {@code HardTerminating} as {@code hard-terminating}. */
    static String kebabCase(String name) {
        return lowerCase(name, '-');
    }

    private static String lowerCase(String name, char separator) {
        StringBuilder wireName = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c) && i > 0) {
                wireName.append(separator);
            }
            wireName.append(Character.toLowerCase(c));
        }
        return wireName.toString();
    }
}
