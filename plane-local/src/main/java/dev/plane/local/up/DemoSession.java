package dev.plane.local.up;

import dev.plane.boot.StartException;
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
import dev.plane.common.time.Ticker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The session that {@code plane up} opens to show that everything works. */
final class DemoSession {
    /** The demo's image name. */
    static final String APP = "demo";

    /** The pool of the drone that runs processes. */
    static final PoolName POOL = new PoolName("demo");

    private static final String KEY = "demo";
    private static final int MAX_IDLE_SECONDS = 300;

    /** Longer than a controller holds the name of a drone that was killed for that drone. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);

    private final PlaneClient client;
    private final ClusterName cluster;
    private final Ticker ticker;

    DemoSession(PlaneClient client, ClusterName cluster, Ticker ticker) {
        this.client = client;
        this.cluster = cluster;
        this.ticker = ticker;
    }

    /**
     * Opens the session and waits until it is ready. An earlier run's session that just ends, and a
     * drone that has not reported yet, are waited for.
     *
     * @throws StartException if it has ended instead, or no drone has reported
     */
    ConnectResponse open() throws InterruptedException {
        long end = ticker.nanos() + LIMIT.toNanos();
        while (true) {
            Optional<ConnectResponse> session = attempt();
            if (session.isPresent()) {
                return session.get();
            }
            if (ticker.nanos() - end >= 0) {
                throw new StartException(
                        "the demo session was not to be had within %d s; the log says why"
                                .formatted(LIMIT.toSeconds()));
            }
            pause();
        }
    }

    private Optional<ConnectResponse> attempt() throws InterruptedException {
        try {
            ConnectResponse session = client.connect(request());
            if (session.status() == BackendStatus.READY) {
                return Optional.of(session);
            }
            if (!session.spawned()) {
                return Optional.empty();
            }
            throw new StartException(
                    "the demo session %s is %s instead of ready; the log says why"
                            .formatted(session.backendId(), session.status().wireName()));
        } catch (PlaneException.Refused refusal) {
            if (refusal.error().kind() == ApiErrorKind.NoDroneAvailable) {
                return Optional.empty();
            }
            throw new StartException("the demo session: " + refusal.getMessage(), refusal);
        } catch (PlaneException failure) {
            throw new StartException("the demo session: " + failure.getMessage(), failure);
        }
    }

    private ConnectRequest request() {
        SpawnConfig spawn =
                new SpawnConfig(
                        null,
                        cluster,
                        POOL,
                        Json.raw(Map.of("image", APP)),
                        null,
                        MAX_IDLE_SECONDS,
                        false,
                        null);
        return new ConnectRequest(
                KeyConfig.named(KEY), spawn, null, new RawJson("{}"), WaitFor.READY, null, null);
    }

    /** The drone connects within a moment of its start. */
    private static void pause() throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS);
    }
}
