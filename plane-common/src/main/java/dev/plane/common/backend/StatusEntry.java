package dev.plane.common.backend;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import dev.plane.common.time.DatabaseTime;

import org.jspecify.annotations.Nullable;

/**
 * One status of a backend as the public interface shows it (wire: BackendStatusStreamEntry).
 *
 * @param exitError only when terminated: whether the exit code is known and not 0
 * @param time when the controller recorded it
 */
public record StatusEntry(
        BackendStatus status,
        @JsonInclude(Include.NON_NULL) @Nullable TerminationReason terminationReason,
        @JsonInclude(Include.NON_NULL) @Nullable TerminationKind terminationKind,
        @JsonInclude(Include.NON_NULL) @Nullable Boolean exitError,
        DatabaseTime time) {
    /** The public part of {@code state}. */
    public static StatusEntry of(BackendState state, DatabaseTime time) {
        return switch (state) {
            case BackendState.Terminating(var _, var kind, var reason) ->
                    new StatusEntry(state.status(), reason, kind, null, time);
            case BackendState.HardTerminating(var _, var reason) ->
                    new StatusEntry(state.status(), reason, TerminationKind.HARD, null, time);
            case BackendState.Terminated(var _, var kind, var reason, var exitCode, var _, var _) ->
                    new StatusEntry(
                            state.status(), reason, kind, exitCode != null && exitCode != 0, time);
            case BackendState.Scheduled _,
                    BackendState.Loading _,
                    BackendState.Starting _,
                    BackendState.Waiting _,
                    BackendState.Ready _ ->
                    new StatusEntry(state.status(), null, null, null, time);
        };
    }
}
