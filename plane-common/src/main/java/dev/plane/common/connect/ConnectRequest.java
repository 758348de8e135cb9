package dev.plane.common.connect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * A caller's wish for a session.
 *
 * @param key null for a random key
 * @param spawnConfig null to take only what runs already
 * @param user whose session it is, for the backend and for revoking; 1 to 255 characters without
 *     NUL
 * @param auth a JSON object that the backend gets with each request
 * @param waitFor null to be answered at once
 * @param replace a holder of the key to stop first
 * @param tokenLifetimeSeconds 1 to 2³¹−1; null for as long as the backend lives
 */
public record ConnectRequest(
        @Nullable KeyConfig key,
        @Nullable SpawnConfig spawnConfig,
        @Nullable String user,
        @JsonProperty(defaultValue = "{}") RawJson auth,
        @JsonProperty("wait") @JsonInclude(Include.NON_NULL) @Nullable WaitFor waitFor,
        @JsonInclude(Include.NON_NULL) @Nullable BackendName replace,
        @JsonInclude(Include.NON_NULL) @Nullable Integer tokenLifetimeSeconds) {
    private static final RawJson NO_AUTH = new RawJson("{}");

    public ConnectRequest {
        auth = Objects.requireNonNullElse(auth, NO_AUTH);
        if (user != null) {
            InvalidValueException.requireText("user", user, 1);
        }
        InvalidValueException.require(auth.text().startsWith("{"), "auth", auth, "a JSON object");
        InvalidValueException.require(
                replace == null || spawnConfig != null,
                "replace",
                replace,
                "a spawn_config beside it");
        InvalidValueException.require(
                tokenLifetimeSeconds == null || tokenLifetimeSeconds >= 1,
                "token_lifetime_seconds",
                tokenLifetimeSeconds,
                "1 to 2147483647 seconds");
    }

    /** A request with upstream's four fields only. */
    public static ConnectRequest of(
            @Nullable KeyConfig key, @Nullable SpawnConfig spawnConfig, @Nullable String user) {
        return new ConnectRequest(key, spawnConfig, user, NO_AUTH, null, null, null);
    }
}
