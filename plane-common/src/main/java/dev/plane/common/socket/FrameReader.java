package dev.plane.common.socket;

import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.Json;
import dev.plane.common.time.Ticker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns frames into messages. A frame that is no message is skipped, since a newer peer may send
 * kinds not known here; of each kind at most one a minute is logged. One thread reads at a time.
 *
 * @param <In> the messages
 */
final class FrameReader<In> {
    private static final Logger log = LoggerFactory.getLogger(FrameReader.class);
    private static final Duration LOG_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_KINDS = 64;
    private static final Pattern KIND = Pattern.compile("\\s*\\{?\\s*\"([A-Za-z]{1,40})\"");

    /** What was left out of the log about one kind. */
    private static final class Skipped {
        private long loggedAt;
        private long unlogged;
    }

    private final Class<In> type;
    private final String peer;
    private final Ticker ticker;
    private final Map<String, Skipped> skipped = new HashMap<>();

    FrameReader(Class<In> type, String peer, Ticker ticker) {
        this.type = type;
        this.peer = peer;
        this.ticker = ticker;
    }

    /** The message in the frame; empty if there is none. */
    synchronized Optional<In> read(String frame) {
        try {
            return Optional.of(Json.read(frame, type));
        } catch (InvalidJsonException invalid) {
            report(kindOf(frame), invalid);
            return Optional.empty();
        }
    }

    private void report(String kind, InvalidJsonException invalid) {
        long now = ticker.nanos();
        Skipped known = skipped.get(kind);
        if (known != null && now - known.loggedAt < LOG_PAUSE.toNanos()) {
            known.unlogged++;
            return;
        }
        if (known == null) {
            if (skipped.size() >= MOST_KINDS) {
                return;
            }
            known = new Skipped();
            skipped.put(kind, known);
        }
        log.warn(
                "skipped a frame from {} that is no {} ({}, {} more like it since the last line):"
                        + " {}",
                peer,
                type.getSimpleName(),
                kind,
                known.unlogged,
                PeerText.forLog(String.valueOf(invalid.getMessage())));
        known.loggedAt = now;
        known.unlogged = 0;
    }

    private static String kindOf(String frame) {
        Matcher matcher = KIND.matcher(frame);
        return matcher.lookingAt() ? matcher.group(1) : "no message at all";
    }
}
