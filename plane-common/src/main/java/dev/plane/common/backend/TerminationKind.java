package dev.plane.common.backend;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a backend is stopped. */
public enum TerminationKind {
    /** Asked to stop, killed after a grace of 30 s. */
    @JsonProperty("soft")
    SOFT,
    /** Killed. */
    @JsonProperty("hard")
    HARD
}
