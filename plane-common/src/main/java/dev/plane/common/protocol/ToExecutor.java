package dev.plane.common.protocol;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.docker.DockerExecutable;
import dev.plane.common.json.ExternallyTagged;
import dev.plane.common.key.AcquiredKey;
import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;

import org.jspecify.annotations.Nullable;

/** What a drone asks of the executor behind its unix socket (wire: MessageToServer). */
@ExternallyTagged
public sealed interface ToExecutor {
    /** Fetch what the executable needs. */
    record Prepare(@JsonValue DockerExecutable executable) implements ToExecutor {}

    /** Start the backend. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Spawn(
            BackendName backend,
            DockerExecutable executable,
            AcquiredKey key,
            @Nullable BearerToken staticToken)
            implements ToExecutor {}

    /** Stop the backend, softly or at once. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Terminate(BackendName backend, boolean hard) implements ToExecutor {}

    /** Tell when the backend answers at the address. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record WaitForBackend(BackendName backend, BackendAddress address) implements ToExecutor {}

    /**
     * One line to the executor.
     *
     * @param id the answer repeats it; 43 random characters
     */
    record Envelope(@Nullable String id, ToExecutor message) {}
}
