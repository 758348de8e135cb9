package dev.plane.drone.runtime;

import dev.plane.common.json.RawJson;
import dev.plane.common.key.AcquiredKey;
import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What shall run, and for which key.
 *
 * @param executable what to run, as the caller of connect wrote it
 * @param staticToken null when the backend is reached by dynamic tokens
 */
public record BackendRun(
        BackendName backend,
        RawJson executable,
        AcquiredKey key,
        @Nullable BearerToken staticToken) {
    /** The variables that every backend is given; they override those of the executable. */
    public Map<String, String> environment(int port) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PORT", Integer.toString(port));
        variables.put("SESSION_BACKEND_ID", backend.value());
        variables.put("SESSION_BACKEND_FENCING_TOKEN", key.token().toString());
        variables.put("SESSION_BACKEND_KEY", key.key().name());
        if (staticToken != null) {
            variables.put("SESSION_BACKEND_STATIC_TOKEN", staticToken.value());
        }
        return variables;
    }
}
