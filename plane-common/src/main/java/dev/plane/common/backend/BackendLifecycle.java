package dev.plane.common.backend;

import dev.plane.common.backend.BackendState.HardTerminating;
import dev.plane.common.backend.BackendState.Loading;
import dev.plane.common.backend.BackendState.Ready;
import dev.plane.common.backend.BackendState.Scheduled;
import dev.plane.common.backend.BackendState.Starting;
import dev.plane.common.backend.BackendState.Terminated;
import dev.plane.common.backend.BackendState.Terminating;
import dev.plane.common.backend.BackendState.Waiting;
import dev.plane.common.backend.LifecycleEvent.Accepted;
import dev.plane.common.backend.LifecycleEvent.Answered;
import dev.plane.common.backend.LifecycleEvent.Ended;
import dev.plane.common.backend.LifecycleEvent.NeverAnswered;
import dev.plane.common.backend.LifecycleEvent.Prepared;
import dev.plane.common.backend.LifecycleEvent.Refused;
import dev.plane.common.backend.LifecycleEvent.Started;
import dev.plane.common.backend.LifecycleEvent.StopRequested;

/** The one table of a backend's transitions: pure, complete, and only ever forwards. */
public final class BackendLifecycle {
    private BackendLifecycle() {}

    /**
     * The state after {@code event}.
     *
     * @return {@code state} itself when the event is late or does not concern it
     */
    public static BackendState next(BackendState state, LifecycleEvent event) {
        return switch (event) {
            case Accepted() when state instanceof Scheduled -> new Loading();
            case Refused(var reason, var message) when state instanceof Scheduled ->
                    new Terminated(state.status(), null, reason, null, message, null);
            case Prepared() when state instanceof Loading -> new Starting();
            case Started(var address) when state instanceof Starting -> new Waiting(address);
            case Answered() when state instanceof Waiting(var address) -> new Ready(address);
            case NeverAnswered() when state instanceof Waiting ->
                    new HardTerminating(state.status(), TerminationReason.STARTUP_TIMEOUT);
            case StopRequested(var kind, var reason) -> stopping(state, kind, reason);
            case Ended ended -> terminated(state, ended);
            case Accepted(),
                    Refused(var _, var _),
                    Prepared(),
                    Started(var _),
                    Answered(),
                    NeverAnswered() ->
                    state;
        };
    }

    private static BackendState stopping(
            BackendState state, TerminationKind kind, TerminationReason reason) {
        return switch (state) {
            case HardTerminating _, Terminated _ -> state;
            case Terminating(var lastStatus, var _, var _) ->
                    kind == TerminationKind.HARD ? new HardTerminating(lastStatus, reason) : state;
            case Scheduled _, Loading _, Starting _, Waiting _, Ready _ ->
                    switch (kind) {
                        case SOFT -> new Terminating(state.status(), kind, reason);
                        case HARD -> new HardTerminating(state.status(), reason);
                    };
        };
    }

    private static BackendState terminated(BackendState state, Ended ended) {
        Boolean oom = ended.outOfMemory() ? Boolean.TRUE : null;
        return switch (state) {
            case Terminated _ -> state;
            case HardTerminating(var lastStatus, var reason) ->
                    new Terminated(
                            lastStatus,
                            TerminationKind.HARD,
                            reason,
                            ended.exitCode(),
                            ended.message(),
                            oom);
            case Terminating(var lastStatus, var kind, var reason) ->
                    new Terminated(
                            lastStatus, kind, reason, ended.exitCode(), ended.message(), oom);
            case Scheduled _, Loading _, Starting _, Waiting _, Ready _ ->
                    new Terminated(
                            state.status(), null, null, ended.exitCode(), ended.message(), oom);
        };
    }
}
