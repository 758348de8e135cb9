package dev.plane.common.docker;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a drone runs as a container (wire: DockerExecutorConfig).
 *
 * @param pullPolicy null means {@link PullPolicy#IfNotPresent}
 * @param mount null means no mount
 * @param networkName null means Docker's default network
 */
public record DockerExecutable(
        String image,
        @Nullable PullPolicy pullPolicy,
        @Nullable RegistryCredentials credentials,
        @JsonProperty(defaultValue = "{}") Map<String, String> env,
        @JsonProperty(defaultValue = "{}") ResourceLimits resourceLimits,
        @Nullable Mount mount,
        @Nullable String networkName) {
    public DockerExecutable {
        env = env == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(env));
        resourceLimits = Objects.requireNonNullElse(resourceLimits, ResourceLimits.NONE);
    }
}
