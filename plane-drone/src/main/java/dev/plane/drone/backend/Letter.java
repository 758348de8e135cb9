package dev.plane.drone.backend;

import dev.plane.common.backend.LifecycleEvent;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.protocol.BackendAction;
import dev.plane.drone.runtime.BackendExit;

/** What is put into the mailbox of a backend. */
sealed interface Letter {
    /**
     * A controller wants something done.
     *
     * @param ack tells it that the drone has taken the action over
     */
    record Assigned(BackendAction action, Runnable ack) implements Letter {}

    /** The drone itself wants the backend to end. */
    record Stop(TerminationKind kind, TerminationReason reason) implements Letter {}

    /**
     * An effect has led to something.
     *
     * @param generation the number of the effect; late when another one has taken its place
     */
    record Result(LifecycleEvent event, int generation) implements Letter {}

    /** Nothing of the backend is left; true whatever it was doing. */
    record Exited(BackendExit exit) implements Letter {}

    /** The backend lived when an earlier run of the drone ended. */
    record Resume() implements Letter {}

    /** The runtime has a trace of the backend although it does not live. */
    record Stray() implements Letter {}
}
