package dev.plane.drone.store;

import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDrone.BackendEvent;
import dev.plane.common.time.DroneTime;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The states of a drone's backends and the events that no controller has acknowledged yet, in one
 * SQLite file that upstream's drone can read.
 *
 * <p>Every call that changes something returns once the change is committed. Names of ended
 * backends are kept, so that none is ever run twice.
 */
public final class StateStore implements AutoCloseable {
    /** How long the name of an ended backend is kept. */
    public static final Duration RETENTION = Duration.ofDays(7);

    private final StoreThread thread;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private StateStore(StoreThread thread) {
        this.thread = thread;
    }

    /**
     * Opens the file, which is created readable for its owner only if it does not exist.
     *
     * @throws StoreException if it cannot be used
     */
    public static StateStore open(Path file) {
        try {
            return new StateStore(new StoreThread(StoreFile.open(file)));
        } catch (SQLException e) {
            throw new StoreException(
                    "drone state %s: %s (move it away to start without it)"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /** The state of a backend; empty when the drone has never heard of it. */
    public Optional<BackendState> state(BackendName backend) {
        return thread.call(connection -> StateTables.state(connection, backend));
    }

    /** The backends that have not ended. */
    public Map<BackendName, BackendState> living() {
        return thread.call(StateTables::living);
    }

    /** Writes states that a backend has gone through, and an event for each. */
    public List<BackendEvent> record(
            BackendName backend, List<BackendState> states, DroneTime time) {
        List<BackendEvent> events =
                thread.call(
                        connection -> {
                            List<BackendEvent> written = new ArrayList<>();
                            for (BackendState state : states) {
                                written.add(
                                        new BackendEvent(
                                                StateTables.record(
                                                        connection, backend, state, time),
                                                backend,
                                                state,
                                                time));
                            }
                            if (states.getLast().status() == BackendStatus.TERMINATED) {
                                StateTables.markEnded(connection, backend, time);
                            }
                            return written;
                        });
        listeners.forEach(Runnable::run);
        return events;
    }

    /** Events after {@code after} that are not acknowledged, in their order. */
    public List<BackendEvent> unacknowledged(EventId after, int limit) {
        return thread.call(connection -> StateTables.events(connection, after, limit));
    }

    /** A controller has taken note of the event. */
    public void acknowledge(EventId event) {
        thread.later(connection -> StateTables.delete(connection, event));
    }

    /**
     * Has {@code listener} told whenever there are new events. It is called by the thread that
     * recorded them and must not block.
     *
     * @return ends the subscription when closed
     */
    public Subscription subscribe(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends a subscription when closed. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * What the drone's clock shows more than the boot time, fixed once per boot.
     *
     * @param proposed the offset to use if this boot has none yet, milliseconds
     */
    public long clockOffset(String bootId, long proposed) {
        return thread.call(connection -> StateTables.clockOffset(connection, bootId, proposed));
    }

    /** Forgets backends whose end was recorded more than {@link #RETENTION} ago. */
    public void forgetEnded(DroneTime now) {
        thread.call(
                connection -> StateTables.forgetEnded(connection, now.plus(RETENTION.negated())));
    }

    @Override
    public void close() {
        thread.close();
    }
}
