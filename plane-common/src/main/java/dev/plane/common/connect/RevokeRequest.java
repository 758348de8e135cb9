package dev.plane.common.connect;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.BackendName;

/** The wish that the tokens which one user has for a backend stop to work. */
public record RevokeRequest(BackendName backendId, String user) {
    public RevokeRequest {
        InvalidValueException.requireText("user", user, 1);
    }
}
