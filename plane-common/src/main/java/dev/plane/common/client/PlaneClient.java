package dev.plane.common.client;

import dev.plane.common.backend.StatusEntry;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.connect.RevokeRequest;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.time.Backoff;
import dev.plane.common.time.Ticker;
import dev.plane.common.view.BackendList;
import dev.plane.common.view.BackendStory;
import dev.plane.common.view.ClusterState;
import dev.plane.common.view.ControllerStatus;
import dev.plane.common.view.Drained;
import dev.plane.common.view.Health;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * A client of a controller's REST interface. Calls block; a virtual thread is a good place for
 * them. All may be made by several threads at once.
 *
 * <pre>{@code
 * try (var client = PlaneClient.builder(ControllerUri.parse("http://localhost:8080")).build()) {
 *     var spawn = new SpawnConfig(
 *             null, null, PoolName.DEFAULT, Json.raw(Map.of("image", "my-app")), null, 60, false, null);
 *     ConnectResponse session =
 *             client.connect(ConnectRequest.of(KeyConfig.named("room-1"), spawn, "ada"));
 *     try (StatusStream statuses = client.statusStream(session.backendId())) {
 *         while (statuses.hasNext() && statuses.next().status() != BackendStatus.READY) {}
 *     }
 *     redirectBrowserTo(session.url());
 * } catch (PlaneException.Refused e) {
 *     log.warn("no session: {}", e.error().message());
 * }
 * }</pre>
 *
 * <p>Every call throws a {@link PlaneException} when it does not succeed.
 */
public final class PlaneClient implements AutoCloseable {
    /** The longest time for which a controller holds a connect that waits until ready. */
    private static final Duration WAIT_FOR_READY = Duration.ofMinutes(5);

    private final HttpClient http;
    private final Calls calls;
    private final Builder settings;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

    private PlaneClient(Builder settings) {
        this.settings = settings;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(settings.connectTimeout)
                        .build();
        this.calls = new Calls(http, settings.controller, settings.callTimeout);
    }

    public static Builder builder(ControllerUri controller) {
        return new Builder(controller);
    }

    /** A session: a new one, or that of the key's present backend. */
    public ConnectResponse connect(ConnectRequest request) throws InterruptedException {
        Duration limit =
                request.waitFor() == null
                        ? settings.callTimeout
                        : settings.callTimeout.plus(WAIT_FOR_READY);
        return calls.post("/ctrl/connect", request, ConnectResponse.class, limit);
    }

    /** The present status of a backend. */
    public StatusEntry status(BackendName backend) throws InterruptedException {
        return calls.get("/pub/b/" + backend + "/status", StatusEntry.class);
    }

    /** The statuses of a backend, past and to come. */
    public StatusStream statusStream(BackendName backend) throws InterruptedException {
        EventStream events =
                new EventStream(
                        http,
                        () -> calls.request("/pub/b/" + backend + "/status-stream"),
                        settings.silence,
                        new Backoff(settings.ticker, settings.random),
                        streams);
        events.open();
        return new StatusStream(events);
    }

    public Health health() throws InterruptedException {
        return calls.get("/pub/health", Health.class);
    }

    public ControllerStatus controllerStatus() throws InterruptedException {
        return calls.get("/ctrl/status", ControllerStatus.class);
    }

    /** The connected nodes of a cluster. */
    public ClusterState clusterState(ClusterName cluster) throws InterruptedException {
        return calls.get(Paths.cluster(cluster) + "/state", ClusterState.class);
    }

    /** Asks for the end of a backend; it has not ended yet when this returns. */
    public void terminate(BackendName backend, TerminationKind kind) throws InterruptedException {
        switch (kind) {
            case SOFT -> calls.postOnly("/ctrl/b/" + backend + "/soft-terminate");
            case HARD -> calls.postOnly("/ctrl/b/" + backend + "/hard-terminate");
        }
    }

    /** Gives a drone no new backends; its present ones go on. */
    public Drained drain(ClusterName cluster, DroneName drone) throws InterruptedException {
        return calls.post(Paths.cluster(cluster) + "/d/" + drone + "/drain", Drained.class);
    }

    /** Takes a drone back into service. Not known to upstream controllers. */
    public Drained undrain(ClusterName cluster, DroneName drone) throws InterruptedException {
        return calls.post(Paths.cluster(cluster) + "/d/" + drone + "/undrain", Drained.class);
    }

    /** Ends the tokens that {@code user} has for a backend; no harm if there are none. */
    public void revoke(BackendName backend, String user) throws InterruptedException {
        calls.postOnly("/ctrl/b/revoke", new RevokeRequest(backend, user));
    }

    /** A page of the backends of a cluster, newest first. Not known to upstream controllers. */
    public BackendList list(ClusterName cluster, BackendQuery query) throws InterruptedException {
        return calls.get(Paths.backends(cluster, query), BackendList.class);
    }

    /** All that is known of a backend. Not known to upstream controllers. */
    public BackendStory show(BackendName backend) throws InterruptedException {
        return calls.get("/ctrl/b/" + backend, BackendStory.class);
    }

    /** Ends all calls and streams. */
    @Override
    public void close() {
        streams.forEach(EventStream::close);
        http.shutdownNow();
    }

    /** How a client behaves. */
    public static final class Builder {
        private final ControllerUri controller;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration callTimeout = Duration.ofSeconds(60);
        private Duration silence = Duration.ofSeconds(50);
        private Ticker ticker = Ticker.system();
        private RandomGenerator random = new Random();

        private Builder(ControllerUri controller) {
            this.controller = controller;
        }

        /** The longest time until a connection stands; 10 s by default. */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = positive("connect timeout", timeout);
            return this;
        }

        /**
         * The longest time until a call is answered in full; 60 s by default. A connect that waits
         * for its backend may take 300 s more.
         */
        public Builder callTimeout(Duration timeout) {
            callTimeout = positive("call timeout", timeout);
            return this;
        }

        /**
         * The longest time for which a stream may be silent before it is connected anew; 50 s by
         * default. A controller says something every 15 s.
         */
        public Builder streamSilence(Duration limit) {
            silence = positive("stream silence", limit);
            return this;
        }

        /** The clock by which waits between connections of a stream are judged. */
        public Builder ticker(Ticker newTicker) {
            ticker = newTicker;
            return this;
        }

        /** What spreads those waits. */
        public Builder random(RandomGenerator newRandom) {
            random = newRandom;
            return this;
        }

        public PlaneClient build() {
            return new PlaneClient(this);
        }

        private static Duration positive(String name, Duration value) {
            InvalidValueException.require(value.isPositive(), name, value, "more than 0 s");
            return value;
        }
    }
}
