package dev.plane.drone.runtime;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.json.RawJson;
import dev.plane.common.name.BackendName;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs backends. Safe for use by several threads; the calls for one backend come one after the
 * other, but for {@link #awaitExit}. Calls block and can be interrupted. What runs outlives the
 * runtime: closing it ends nothing, and the next one finds it again.
 */
public interface BackendRuntime extends AutoCloseable {
    /**
     * Fetches what the backend needs.
     *
     * @return why it can never be started; empty when all is there
     */
    Optional<String> prepare(BackendName backend, RawJson executable)
            throws IOException, InterruptedException;

    /** Starts the backend. A failure other than {@link Launch.Refused} may have started it. */
    Launch start(BackendRun run) throws IOException, InterruptedException;

    /**
     * Waits until the backend answers.
     *
     * @return false when it has not done so in the time allowed for a start
     */
    boolean awaitReady(BackendName backend, BackendAddress address) throws InterruptedException;

    /**
     * Stops the backend; whether it is gone, {@link #awaitExit} tells. A soft stop asks, and kills
     * after the grace; it may block that long. Harmless when nothing runs.
     */
    void stop(BackendName backend, TerminationKind kind) throws IOException, InterruptedException;

    /**
     * Waits until nothing of the backend is left.
     *
     * @return empty when it is not shown to be gone within {@code limit}
     */
    Optional<BackendExit> awaitExit(BackendName backend, Duration limit)
            throws IOException, InterruptedException;

    /** Looks for a backend that this runtime has not started itself. */
    Sighting find(BackendName backend) throws IOException;

    /** All backends of this drone of which there is a trace. */
    Set<BackendName> traces() throws IOException;

    /** Removes the traces of a backend that is gone; its output is kept for a while. */
    void forget(BackendName backend) throws IOException;

    /** Clears away what is too old or too much. */
    void prune() throws IOException;

    /** Names of what can be started here without fetching it, at most 200. */
    List<String> images();

    @Override
    void close();
}
