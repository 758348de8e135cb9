package dev.plane.common.backend;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a backend is stopped. Upstream's list, closed: its peers cannot read another reason. */
public enum TerminationReason {
    /** Idle for too long, or at the end of its lifetime. */
    @JsonProperty("swept")
    SWEPT,
    /** Somebody asked for it. */
    @JsonProperty("external")
    EXTERNAL,
    /** The lease of its key ran out. */
    @JsonProperty("keyexpired")
    KEY_EXPIRED,
    /** Its drone does not know it, or is gone. */
    @JsonProperty("lost")
    LOST,
    /** It did not answer in time after its start. */
    @JsonProperty("startuptimeout")
    STARTUP_TIMEOUT,
    /** Something failed in the drone. */
    @JsonProperty("internalerror")
    INTERNAL_ERROR
}
