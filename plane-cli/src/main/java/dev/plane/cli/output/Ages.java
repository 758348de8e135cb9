package dev.plane.cli.output;

import java.time.Duration;

/** Ages as people read them. */
public final class Ages {
    private Ages() {}

    /** The largest unit only: {@code 2d}, {@code 3h}, {@code 4m} or {@code 5s}. */
    public static String format(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + "d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h";
        }
        if (age.toMinutes() > 0) {
            return age.toMinutes() + "m";
        }
        return Math.max(0, age.toSeconds()) + "s";
    }
}
