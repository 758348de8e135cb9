package dev.plane.controller.connect;

import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.name.BackendName;

/** How one attempt at a session went. */
sealed interface Attempt {
    /** It is decided. */
    record Done(ConnectResult result) implements Attempt {}

    /** The holder of the key is ending, and the caller can have a new one after it. */
    record Ending(BackendName holder) implements Attempt {}

    /** Somebody else was quicker; the kind is what to say if that goes on. */
    record Raced(ApiErrorKind kind) implements Attempt {}
}
