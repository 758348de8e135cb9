package dev.plane.proxy.forward;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code date} header of an answer, made anew once a second. One event loop's. */
public final class DateLine {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private long second = Long.MIN_VALUE;
    private byte[] line = new byte[0];

    public DateLine(InstantSource clock) {
        this.clock = clock;
    }

    /** The whole line; not to be changed. */
    public byte[] bytes() {
        long now = Math.floorDiv(clock.millis(), 1000L);
        if (now != second) {
            second = now;
            String text = "date: " + FORMAT.format(Instant.ofEpochSecond(now)) + "\r\n";
            line = text.getBytes(StandardCharsets.US_ASCII);
        }
        return line;
    }
}
