package dev.plane.common.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.json.ExternallyTagged;
import dev.plane.common.name.BackendName;

import org.jspecify.annotations.Nullable;

/** What an executor tells the drone: answers and events (wire: MessageToClient). */
@ExternallyTagged
public sealed interface FromExecutor {
    /** The answer to {@link ToExecutor.Prepare}. */
    record PrepareResult(@JsonValue Prepared result) implements FromExecutor {}

    /** The answer to {@link ToExecutor.Spawn}. */
    record SpawnResult(@JsonValue Spawned result) implements FromExecutor {}

    /** The answer to {@link ToExecutor.Terminate}. */
    record TerminateResult(@JsonValue Stopped result) implements FromExecutor {}

    /** The answer to {@link ToExecutor.WaitForBackend}. */
    record WaitForBackendResult(@JsonValue Awaited result) implements FromExecutor {}

    /** A backend has ended. */
    record TerminateEvent(BackendName backendId, @Nullable Integer exitCode)
            implements FromExecutor {}

    /** What a backend uses. */
    record MetricsMessage(@JsonValue BackendUsage usage) implements FromExecutor {}

    /** Whether the executable is at hand. */
    @ExternallyTagged
    sealed interface Prepared {
        record Ok(@JsonValue @Nullable Void nothing) implements Prepared {}

        record Err(@JsonValue String reason) implements Prepared {}
    }

    /** Whether the backend runs. */
    @ExternallyTagged
    sealed interface Spawned {
        record Ok(@JsonValue Container container) implements Spawned {}

        record Err(@JsonValue String reason) implements Spawned {}
    }

    /** What runs, and the port that it listens on. */
    record Container(String containerId, int port) {
        private static final int MAX_PORT = 65_535;

        public Container {
            InvalidValueException.require(
                    port >= 0 && port <= MAX_PORT, "port", port, "0 to " + MAX_PORT);
        }
    }

    /** Whether the backend will end. */
    @ExternallyTagged
    sealed interface Stopped {
        /**
         * The executor knows.
         *
         * @param willEnd true: an event will tell when; false: it is gone already
         */
        record Ok(@JsonValue boolean willEnd) implements Stopped {}

        record Err(@JsonValue String reason) implements Stopped {}
    }

    /** Whether the backend answers. */
    @ExternallyTagged
    sealed interface Awaited {
        record Ok(@JsonValue @Nullable Void nothing) implements Awaited {}

        record Err(@JsonValue NoAnswer reason) implements Awaited {}
    }

    /** Why a backend does not answer. */
    @ExternallyTagged
    sealed interface NoAnswer {
        /** It had its time. */
        record StartupTimeout() implements NoAnswer {}

        record Other(@JsonValue String reason) implements NoAnswer {}
    }

    /**
     * One line from the executor.
     *
     * @param id that of the question; null for an event
     */
    record Envelope(@Nullable String id, FromExecutor message) {}
}
