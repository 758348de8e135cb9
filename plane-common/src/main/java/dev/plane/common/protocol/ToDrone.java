package dev.plane.common.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.plane.common.json.ExternallyTagged;
import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.name.ActionName;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.NodeId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a controller tells a drone (wire: MessageToDrone). */
@ExternallyTagged
public sealed interface ToDrone {
    /** Something to do; repeated until acknowledged. */
    record Action(ActionName actionId, BackendName backendId, NodeId droneId, BackendAction action)
            implements ToDrone {}

    /** The event is recorded and need not be sent again. */
    record AckEvent(EventId eventId) implements ToDrone {}

    /** New deadlines for a key, or null: no renewal. */
    record RenewKeyResponse(BackendName backend, @Nullable KeyDeadlines deadlines)
            implements ToDrone {}

    /** Answers for the keys that were decided; a key that is not named is asked for again. */
    record RenewKeysResponse(List<RenewedKey> keys) implements ToDrone {
        public RenewKeysResponse {
            keys = List.copyOf(keys);
        }
    }

    /**
     * The answer for one key.
     *
     * @param deadlines null: not renewed
     * @param held with null deadlines: true, stop softly at the deadline; false, the key is gone or
     *     another's, stop hard now
     */
    record RenewedKey(BackendName backend, @Nullable KeyDeadlines deadlines, boolean held) {}

    /**
     * A wish for a backend's output.
     *
     * @param tail number of last lines; null for all that is kept
     */
    record LogsRequest(
            long id,
            BackendName backend,
            @Nullable Integer tail,
            @JsonProperty(defaultValue = "false") boolean follow)
            implements ToDrone {}

    /** Room for more output. */
    record LogsCredit(long id, long bytes) implements ToDrone {}

    /** No more output is wanted. */
    record LogsCancel(long id) implements ToDrone {}
}
