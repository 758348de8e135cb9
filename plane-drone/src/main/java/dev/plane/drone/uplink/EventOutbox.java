package dev.plane.drone.uplink;

import dev.plane.common.backend.BackendState;
import dev.plane.common.name.ActionName;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.FromDrone.BackendEvent;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.socket.TypedSocket;
import dev.plane.common.time.Ticker;
import dev.plane.drone.store.StateStore;
import dev.plane.drone.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends the events of the store over one connection: all that no controller has acknowledged, in
 * their order, at most 256 without an answer, and again those that get none. An action is
 * acknowledged after the events that it has led to so far. Its state belongs to the thread in
 * {@link #run}.
 */
final class EventOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(EventOutbox.class);
    private static final int WINDOW = 256;
    private static final long LOOK_MILLIS = 1_000;

    private record Sent(BackendEvent event, long at) {}

    private final TypedSocket<FromDrone, ToDrone> socket;
    private final StateStore store;
    private final Ticker ticker;
    private final Duration resendAfter;
    private final BlockingQueue<Runnable> requests = new LinkedBlockingQueue<>();
    private final Map<EventId, Sent> unanswered = new LinkedHashMap<>();
    private final List<ActionName> acks = new ArrayList<>();
    private EventId last = new EventId(0);
    private boolean more = true;

    EventOutbox(
            TypedSocket<FromDrone, ToDrone> socket,
            StateStore store,
            Ticker ticker,
            Duration resendAfter) {
        this.socket = socket;
        this.store = store;
        this.ticker = ticker;
        this.resendAfter = resendAfter;
    }

    /** The controller has taken note of the event. */
    void acknowledged(EventId event) {
        store.acknowledge(event);
        requests.add(() -> unanswered.remove(event));
    }

    /** The drone has taken the action over. */
    void acknowledge(ActionName action) {
        requests.add(() -> acks.add(action));
    }

    /** Sends until interrupted. */
    void run() throws InterruptedException {
        try (StateStore.Subscription _ = store.subscribe(() -> requests.add(() -> more = true))) {
            while (socket.isOpen()) {
                try {
                    sendDue();
                } catch (RuntimeException fault) { // one bad event must not cost all others
                    LOG.error("events cannot be sent; trying again", fault);
                }
                awaitRequests();
            }
        }
    }

    private void sendDue() {
        fill();
        acks.forEach(action -> socket.send(new FromDrone.AckAction(action)));
        acks.clear();
        resend();
    }

    private void awaitRequests() throws InterruptedException {
        Runnable request = requests.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        while (request != null) {
            request.run();
            request = requests.poll();
        }
    }

    private void fill() {
        int room = WINDOW - unanswered.size();
        if (!more || room == 0) {
            return;
        }
        try {
            List<BackendEvent> events = store.unacknowledged(last, room);
            for (BackendEvent event : events) {
                last = event.eventId();
                send(event);
            }
            more = events.size() == room;
        } catch (StoreException e) {
            LOG.error("events cannot be read; trying again", e);
        }
    }

    private void resend() {
        long now = ticker.nanos();
        List<BackendEvent> old =
                unanswered.values().stream()
                        .filter(sent -> now - sent.at > resendAfter.toNanos())
                        .map(Sent::event)
                        .toList();
        if (!old.isEmpty()) {
            LOG.warn("{} events are not acknowledged; sending them again", old.size());
            old.forEach(this::send);
        }
    }

    private void send(BackendEvent event) {
        unanswered.put(event.eventId(), new Sent(event, ticker.nanos()));
        socket.send(
                socket.peer().hasCapabilities()
                        ? event
                        : new BackendEvent(
                                event.eventId(),
                                event.backendId(),
                                withoutAdditions(event.state()),
                                event.timestamp()));
    }

    private static BackendState withoutAdditions(BackendState state) {
        return state instanceof BackendState.Terminated terminated
                ? terminated.withoutAdditions()
                : state;
    }
}
