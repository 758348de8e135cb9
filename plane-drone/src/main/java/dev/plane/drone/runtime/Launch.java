package dev.plane.drone.runtime;

import dev.plane.common.backend.BackendAddress;

/** What became of a start. */
public sealed interface Launch {
    /** The process runs and will listen at the address. */
    record Running(BackendAddress address) implements Launch {}

    /** Nothing runs, for a reason that a person can act on. */
    record Refused(String reason) implements Launch {}
}
