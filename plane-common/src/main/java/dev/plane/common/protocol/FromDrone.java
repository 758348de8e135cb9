package dev.plane.common.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.backend.BackendState;
import dev.plane.common.json.ExternallyTagged;
import dev.plane.common.name.ActionName;
import dev.plane.common.name.BackendName;
import dev.plane.common.time.DroneTime;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a drone tells its controller (wire: MessageFromDrone). */
@ExternallyTagged
public sealed interface FromDrone {
    /**
     * The drone is alive; its clock shows {@code localTime}.
     *
     * @param resources absent from upstream drones
     * @param images present images, at most 200; absent when unchanged and from upstream drones
     */
    record Heartbeat(
            DroneTime localTime,
            @JsonInclude(Include.NON_NULL) @Nullable Resources resources,
            @JsonInclude(Include.NON_NULL) @Nullable List<String> images)
            implements FromDrone {
        public Heartbeat {
            images = images == null ? null : List.copyOf(images);
        }
    }

    /** A backend of this drone has reached a state; repeated until acknowledged. */
    record BackendEvent(
            EventId eventId, BackendName backendId, BackendState state, DroneTime timestamp)
            implements FromDrone {}

    /** What a backend uses; may be dropped. */
    record BackendMetrics(@JsonValue BackendUsage usage) implements FromDrone {}

    /** The action has been taken over by the drone and need not be sent again. */
    record AckAction(ActionName actionId) implements FromDrone {}

    /** A wish for more time for the key of one backend. */
    record RenewKey(BackendName backend, DroneTime localTime) implements FromDrone {}

    /** A wish for more time for the keys of many backends. */
    record RenewKeys(List<BackendName> backends, DroneTime localTime) implements FromDrone {
        public RenewKeys {
            backends = List.copyOf(backends);
        }
    }

    /**
     * A piece of a backend's output.
     *
     * @param stream {@code stdout} or {@code stderr}
     * @param end whether this is the last piece
     * @param dropped lines left out since the last piece
     * @param error why the output cannot be had; only at the end
     */
    record LogsChunk(
            long id,
            String data,
            String stream,
            @JsonProperty(defaultValue = "false") boolean end,
            @JsonInclude(Include.NON_NULL) @Nullable Long dropped,
            @JsonInclude(Include.NON_NULL) @Nullable String error)
            implements FromDrone {}
}
