package dev.plane.drone.backend;

import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.TerminationReason;
import dev.plane.drone.runtime.BackendExit;

/** Why a backend has ended, in words a person can act on. */
final class EndMessage {
    private EndMessage() {}

    /** The words for a backend that was in {@code state} and whose process is gone. */
    static String of(BackendState state, BackendExit exit) {
        return switch (state) {
            case BackendState.Terminating(var _, var _, var reason) ->
                    why(reason) + ": " + exit.account();
            case BackendState.HardTerminating(var _, var reason) ->
                    why(reason) + ": " + exit.account();
            case BackendState.Scheduled _,
                    BackendState.Loading _,
                    BackendState.Starting _,
                    BackendState.Waiting _,
                    BackendState.Ready _,
                    BackendState.Terminated _ ->
                    exit.account();
        };
    }

    private static String why(TerminationReason reason) {
        return switch (reason) {
            case SWEPT -> "stopped because it was idle or at the end of its lifetime";
            case EXTERNAL -> "stopped on request";
            case KEY_EXPIRED -> "stopped because the lease of its key could not be renewed";
            case LOST -> "stopped because its drone had lost it";
            case STARTUP_TIMEOUT -> "stopped because its port did not answer HTTP in time";
            case INTERNAL_ERROR -> "stopped because its drone could not start it properly";
        };
    }
}
