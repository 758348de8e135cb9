package dev.plane.common.backend;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.plane.common.json.InternallyTagged;

import org.jspecify.annotations.Nullable;

/** A backend's life. Each state holds only what is true while it lasts. */
@InternallyTagged("status")
public sealed interface BackendState {
    /** Assigned to a drone. */
    record Scheduled() implements BackendState {}

    /** The drone fetches what the backend needs. */
    record Loading() implements BackendState {}

    /** The process is being started. */
    record Starting() implements BackendState {}

    /** The process runs but does not answer yet. */
    record Waiting(BackendAddress address) implements BackendState {}

    /** The process answers. */
    record Ready(BackendAddress address) implements BackendState {}

    /** Asked to stop; {@code termination} is always soft, upstream requires it. */
    record Terminating(
            BackendStatus lastStatus, TerminationKind termination, TerminationReason reason)
            implements BackendState {}

    /** Being killed. */
    record HardTerminating(BackendStatus lastStatus, TerminationReason reason)
            implements BackendState {}

    /**
     * Gone for certain.
     *
     * @param termination null when it ended by itself
     * @param exitCode null when unknown
     * @param message what a person should know about the end; for the operator, never public
     * @param oom true when it was killed for want of memory; null when not
     */
    record Terminated(
            BackendStatus lastStatus,
            @Nullable TerminationKind termination,
            @Nullable TerminationReason reason,
            @Nullable Integer exitCode,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String message,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean oom)
            implements BackendState {
        /** This state as peers without our additions know it. */
        public Terminated withoutAdditions() {
            return new Terminated(lastStatus, termination, reason, exitCode, null, null);
        }
    }

    default BackendStatus status() {
        return switch (this) {
            case Scheduled() -> BackendStatus.SCHEDULED;
            case Loading() -> BackendStatus.LOADING;
            case Starting() -> BackendStatus.STARTING;
            case Waiting(var _) -> BackendStatus.WAITING;
            case Ready(var _) -> BackendStatus.READY;
            case Terminating _ -> BackendStatus.TERMINATING;
            case HardTerminating _ -> BackendStatus.HARD_TERMINATING;
            case Terminated _ -> BackendStatus.TERMINATED;
        };
    }
}
