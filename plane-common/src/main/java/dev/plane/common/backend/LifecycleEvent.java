package dev.plane.common.backend;

import org.jspecify.annotations.Nullable;

/** What can happen to a backend on its drone. */
public sealed interface LifecycleEvent {
    /** The drone holds the key and has taken the backend over. */
    record Accepted() implements LifecycleEvent {}

    /**
     * The drone does not start the backend at all.
     *
     * @param reason null when none of the reasons fits
     */
    record Refused(@Nullable TerminationReason reason, String message) implements LifecycleEvent {}

    /** Everything that the backend needs is there. */
    record Prepared() implements LifecycleEvent {}

    /** The process runs and will listen at {@code address}. */
    record Started(BackendAddress address) implements LifecycleEvent {}

    /** The process has answered for the first time. */
    record Answered() implements LifecycleEvent {}

    /** The process has not answered within the time allowed for a start. */
    record NeverAnswered() implements LifecycleEvent {}

    /** Somebody or something wants the backend to end. */
    record StopRequested(TerminationKind kind, TerminationReason reason)
            implements LifecycleEvent {}

    /**
     * The process is gone for certain, or has never been there.
     *
     * @param exitCode null when unknown
     * @param message why, in words a person can act on
     * @param outOfMemory whether it was killed for want of memory
     */
    record Ended(@Nullable Integer exitCode, String message, boolean outOfMemory)
            implements LifecycleEvent {}
}
