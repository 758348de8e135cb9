package dev.plane.drone.runtime;

import dev.plane.common.backend.BackendAddress;

/** What a runtime sees of a backend that an earlier run of the drone may have started. */
public sealed interface Sighting {
    /** It runs. */
    record Running(BackendAddress address) implements Sighting {}

    /** It has run and is gone. */
    record Gone(BackendExit exit) implements Sighting {}

    /** There is no trace of it. */
    record Nothing() implements Sighting {}
}
