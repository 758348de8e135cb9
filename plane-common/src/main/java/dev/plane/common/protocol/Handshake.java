package dev.plane.common.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The first message in each direction.
 *
 * @param name the peer's name; not validated, since upstream answers before it validates
 * @param instance tells two drones of one name apart; absent from upstream peers
 * @param capabilities additions that the peer understands; absent from upstream peers
 * @param leaseMs expiry of the lease set in force; only from controllers
 */
public record Handshake(
        PlaneVersion version,
        String name,
        @JsonInclude(Include.NON_NULL) @Nullable String instance,
        @JsonInclude(Include.NON_NULL) @Nullable List<String> capabilities,
        @JsonInclude(Include.NON_NULL) @Nullable Long leaseMs) {
    private static final Duration UPSTREAM_LEASE = Duration.ofSeconds(60);

    public Handshake {
        capabilities = capabilities == null ? null : List.copyOf(capabilities);
    }

    /** The handshake of a peer without additions. */
    public static Handshake of(PlaneVersion version, String name) {
        return new Handshake(version, name, null, null, null);
    }

    public Handshake withCapabilities(Capability... understood) {
        List<String> names = Arrays.stream(understood).map(Capability::wireName).toList();
        return new Handshake(version, name, instance, names, leaseMs);
    }

    public Handshake withInstance(String newInstance) {
        return new Handshake(version, name, newInstance, capabilities, leaseMs);
    }

    public Handshake withLease(Duration expiry) {
        return new Handshake(version, name, instance, capabilities, expiry.toMillis());
    }

    public boolean understands(Capability capability) {
        return capabilities != null && capabilities.contains(capability.wireName());
    }

    /** Whether the peer is one of ours: it announces a list of capabilities. */
    public boolean hasCapabilities() {
        return capabilities != null;
    }

    /** Expiry of the lease set that the controller grants. */
    public Duration lease() {
        return leaseMs == null ? UPSTREAM_LEASE : Duration.ofMillis(leaseMs);
    }
}
