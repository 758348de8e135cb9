package dev.plane.common.connect;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.json.RawJson;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.PoolName;
import dev.plane.common.name.Subdomain;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * What to start when the key has no backend.
 *
 * @param id the backend's name; null for a random one
 * @param cluster null for the controller's default cluster
 * @param executable whatever the drone's runtime understands; opaque to the controller
 * @param lifetimeLimitSeconds 0 to 2³¹−1; null for no limit
 * @param maxIdleSeconds 0 to 2³¹−1; null for no limit
 */
public record SpawnConfig(
        @Nullable BackendName id,
        @Nullable ClusterName cluster,
        @JsonProperty(defaultValue = "") PoolName pool,
        RawJson executable,
        @Nullable Integer lifetimeLimitSeconds,
        @Nullable Integer maxIdleSeconds,
        @JsonProperty(defaultValue = "false") boolean useStaticToken,
        @Nullable Subdomain subdomain) {
    private static final String SECONDS = "0 to 2147483647 seconds";

    public SpawnConfig {
        pool = Objects.requireNonNullElse(pool, PoolName.DEFAULT);
        InvalidValueException.require(
                lifetimeLimitSeconds == null || lifetimeLimitSeconds >= 0,
                "spawn_config.lifetime_limit_seconds",
                lifetimeLimitSeconds,
                SECONDS);
        InvalidValueException.require(
                maxIdleSeconds == null || maxIdleSeconds >= 0,
                "spawn_config.max_idle_seconds",
                maxIdleSeconds,
                SECONDS);
    }
}
