package dev.plane.common.protocol;

import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.json.ExternallyTagged;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.AcquiredKey;
import dev.plane.common.route.BearerToken;

import org.jspecify.annotations.Nullable;

/** What a controller asks a drone to do with a backend. */
@ExternallyTagged
public sealed interface BackendAction {
    /** Start it. */
    record Spawn(RawJson executable, AcquiredKey key, @Nullable BearerToken staticToken)
            implements BackendAction {}

    /** Stop it. */
    record Terminate(TerminationKind kind, TerminationReason reason) implements BackendAction {}
}
