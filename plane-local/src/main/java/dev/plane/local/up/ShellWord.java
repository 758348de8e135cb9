package dev.plane.local.up;

import java.util.regex.Pattern;

/** Text that a POSIX shell reads as one word. */
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@=+,-]+");

    private ShellWord() {}

    /** The text as it is where that is safe, else in quotes. */
    static String of(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
