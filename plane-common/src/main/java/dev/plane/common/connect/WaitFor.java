package dev.plane.common.connect;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What connect waits for before it answers. */
public enum WaitFor {
    /** The backend is ready or has ended. */
    @JsonProperty("ready")
    READY
}
