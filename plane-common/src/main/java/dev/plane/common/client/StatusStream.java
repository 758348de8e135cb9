package dev.plane.common.client;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.Json;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The statuses of a backend: all that it has had, each once and in order, then each as it comes,
 * over as many connections as it takes. It ends after {@code terminated}. One thread reads; any
 * thread may close it, which ends a waiting {@link #hasNext} with false.
 */
public final class StatusStream implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StatusStream.class);

    private final EventStream events;
    private @Nullable StatusEntry ahead;
    private @Nullable BackendStatus last;

    StatusStream(EventStream events) {
        this.events = events;
    }

    /**
     * Waits for the next status.
     *
     * @return false when the backend has ended or the stream is closed
     * @throws PlaneException if the controller does not know the backend any more
     */
    public boolean hasNext() throws InterruptedException {
        while (ahead == null) {
            Optional<EventParser.Event> event = events.next();
            if (event.isEmpty()) {
                return false;
            }
            ahead = read(event.get());
        }
        return true;
    }

    /**
     * Waits for the next status.
     *
     * @throws NoSuchElementException when there is none, as {@link #hasNext} tells
     */
    public StatusEntry next() throws InterruptedException {
        if (!hasNext() || ahead == null) {
            throw new NoSuchElementException("the stream of statuses has ended");
        }
        StatusEntry entry = ahead;
        last = entry.status();
        ahead = null;
        if (last == BackendStatus.TERMINATED) {
            close();
        }
        return entry;
    }

    @Override
    public void close() {
        events.close();
    }

    // A server that goes by no last id sends what was seen already; a status only ever rises.
    private @Nullable StatusEntry read(EventParser.Event event) {
        try {
            StatusEntry entry = Json.read(event.data(), StatusEntry.class);
            return last != null && last.isAtLeast(entry.status()) ? null : entry;
        } catch (InvalidJsonException e) {
            log.warn("skipped an event that is no status: {}", e.getMessage());
            return null;
        }
    }
}
