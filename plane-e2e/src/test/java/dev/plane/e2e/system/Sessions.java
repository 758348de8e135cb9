package dev.plane.e2e.system;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.client.PlaneException;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.connect.SpawnConfig;
import dev.plane.common.connect.WaitFor;
import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.json.Json;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.PoolName;
import dev.plane.testkit.Await;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions that a test asks for.
 *
 * @param image what runs in each
 * @param maxIdleSeconds null for no limit
 */
public record Sessions(
        ClusterName cluster, PoolName pool, String image, @Nullable Integer maxIdleSeconds) {
    private static final Duration DRONE_LIMIT = Duration.ofSeconds(30);

    /** Asks for the session of a key, and does not wait for its backend. */
    public ConnectRequest request(String key) {
        return request(key, null);
    }

    /** The session of a key, with its backend ready; waits for a drone if there is none yet. */
    public ConnectResponse open(PlaneClient client, String key) {
        return Await.value("a session of " + key, DRONE_LIMIT, () -> attempt(client, key));
    }

    /** Whether there is a drone for such sessions; starts one under a key of its own if so. */
    public boolean isServed(PlaneClient client) throws InterruptedException {
        try {
            client.connect(request("is-there-a-drone"));
            return true;
        } catch (PlaneException.Refused e) {
            requireNoDrone(e);
            return false;
        }
    }

    private ConnectRequest request(String key, @Nullable WaitFor waitFor) {
        SpawnConfig spawn =
                new SpawnConfig(
                        null,
                        cluster,
                        pool,
                        Json.raw(Map.of("image", image)),
                        null,
                        maxIdleSeconds,
                        false,
                        null);
        return new ConnectRequest(
                KeyConfig.named(key), spawn, null, new RawJson("{}"), waitFor, null, null);
    }

    private Optional<ConnectResponse> attempt(PlaneClient client, String key)
            throws InterruptedException {
        try {
            ConnectResponse response = client.connect(request(key, WaitFor.READY));
            if (response.status() != BackendStatus.READY) {
                throw new AssertionError(key + " is not ready: " + response);
            }
            return Optional.of(response);
        } catch (PlaneException.Refused e) {
            requireNoDrone(e);
            return Optional.empty();
        }
    }

    private static void requireNoDrone(PlaneException.Refused refusal) {
        if (refusal.error().kind() != ApiErrorKind.NoDroneAvailable) {
            throw refusal;
        }
    }
}
