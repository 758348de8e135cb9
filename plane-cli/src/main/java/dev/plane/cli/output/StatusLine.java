package dev.plane.cli.output;

import dev.plane.common.backend.StatusEntry;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One status of a backend as a line. */
public final class StatusLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private StatusLine() {}

    public static String format(StatusEntry entry) {
        return "Status: %s at %s"
                .formatted(
                        entry.status().wireName(),
                        TIME.format(Instant.ofEpochMilli(entry.time().millis())));
    }
}
