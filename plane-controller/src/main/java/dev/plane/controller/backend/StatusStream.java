package dev.plane.controller.backend;

import dev.plane.common.backend.StatusEntry;
import dev.plane.common.json.Json;
import dev.plane.common.time.Ticker;
import dev.plane.controller.http.EventSink;
import dev.plane.controller.http.EventSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The statuses of one backend as server-sent events, with a comment after 15 s of silence. It never
 * ends by itself, not even when the backend has ended: upstream's client would connect again and
 * again.
 */
final class StatusStream implements EventSource {
    /** Silence after which upstream's server shows that it is alive. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(StatusStream.class);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);

    private final Supplier<StatusFeed> feeds;
    private final Duration silence;
    private final Ticker ticker;

    StatusStream(Supplier<StatusFeed> feeds, Duration silence, Ticker ticker) {
        this.feeds = feeds;
        this.silence = silence;
        this.ticker = ticker;
    }

    @Override
    public void run(EventSink sink) throws InterruptedException {
        try (StatusFeed feed = feeds.get()) {
            sink.onClosed(feed::close);
            long commentAt = ticker.nanos() + silence.toNanos();
            while (sink.isOpen()) {
                List<StatusEntry> entries = next(feed, commentAt - ticker.nanos());
                for (StatusEntry entry : entries) {
                    sink.event(Json.write(entry), entry.status().wireName());
                }
                boolean isSilent = entries.isEmpty() && ticker.nanos() - commentAt >= 0;
                if (isSilent) {
                    sink.comment();
                }
                if (isSilent || !entries.isEmpty()) {
                    commentAt = ticker.nanos() + silence.toNanos();
                }
            }
        }
    }

    private static List<StatusEntry> next(StatusFeed feed, long nanosToComment)
            throws InterruptedException {
        try {
            return feed.next(Duration.ofNanos(Math.max(0, nanosToComment)));
        } catch (RuntimeException e) {
            log.debug("statuses cannot be read, trying again", e);
            LockSupport.parkNanos(PAUSE_AFTER_FAULT.toNanos());
            return List.of();
        }
    }
}
