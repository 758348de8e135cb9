package dev.plane.common.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.name.BackendName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(20)
class StatusStreamTest {
    private static final BackendName BACKEND = new BackendName("my-backend");
    private static final String REFUSAL =
            "{\"id\":\"a\",\"kind\":\"NotFound\",\"message\":\"Backend does not exist\"}";

    /** Every look at the clock finds two minutes gone: no wait before any connection. */
    private final AtomicLong nanos = new AtomicLong();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private ScriptedHttpServer server;
    private PlaneClient client;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedHttpServer();
        client = client(Duration.ofSeconds(10)).build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        threads.shutdownNow();
    }

    @Test
    void statuses_comeInOrderUntilTerminated() throws InterruptedException { // SE-01
        server.thenOpenEvents(
                event("scheduled") + event("loading"),
                ":\n\n",
                event("ready"),
                event("terminated"));
        try (StatusStream statuses = client.statusStream(BACKEND)) {
            assertThat(rest(statuses))
                    .containsExactly("scheduled", "loading", "ready", "terminated");
            assertThat(statuses.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(statuses::next);
        }
        var request = server.request();
        assertThat(request.target()).isEqualTo("/pub/b/my-backend/status-stream");
        assertThat(request.accept()).isEqualTo("text/event-stream");
        assertThat(request.lastEventId()).isNull();
    }

    @Test
    void endedConnection_isFollowedByOneThatGoesOn() throws InterruptedException { // SE-02
        server.thenEvents(event("scheduled"), event("loading"))
                .thenEvents()
                .thenEvents(event("loading"), event("starting"), "data: {\"sta")
                .thenOpenEvents(event("waiting"), event("terminated"));
        try (StatusStream statuses = client.statusStream(BACKEND)) {
            assertThat(rest(statuses))
                    .containsExactly("scheduled", "loading", "starting", "waiting", "terminated");
        }
        assertThat(server.request().lastEventId()).isNull();
        assertThat(server.request().lastEventId()).isEqualTo("loading");
        assertThat(server.request().lastEventId()).isEqualTo("loading");
        assertThat(server.request().lastEventId()).isEqualTo("starting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r"}) // W-51
    void otherLineEndsAndMissingIds_loseNothing(String end) throws InterruptedException {
        server.thenEvents(
                        event("scheduled").replace("\n", end),
                        "data: {\"status\":\"loading\",\"time\":1}" + end + end)
                .thenOpenEvents(event("terminated").replace("\n", end) + "\n");
        try (StatusStream statuses = client.statusStream(BACKEND)) {
            assertThat(rest(statuses)).containsExactly("scheduled", "loading", "terminated");
        }
        server.request();
        assertThat(server.request().lastEventId()).isEqualTo("scheduled");
    }

    @Test
    void eventThatIsNoStatus_isSkipped() throws InterruptedException {
        server.thenOpenEvents(
                "data: {\"status\":\"paused\"}\n\n", "data: x\n\n", event("terminated"));
        try (StatusStream statuses = client.statusStream(BACKEND)) {
            assertThat(rest(statuses)).containsExactly("terminated");
        }
    }

    @Test
    void refusedFirstConnection_isReported() {
        server.thenBody(404, REFUSAL).thenBody(200, "{}").thenBody(503, "busy");
        assertThatExceptionOfType(PlaneException.Refused.class)
                .isThrownBy(() -> client.statusStream(BACKEND))
                .withMessageStartingWith("Backend does not exist (NotFound, status 404");
        assertThatExceptionOfType(PlaneException.UnexpectedContent.class)
                .isThrownBy(() -> client.statusStream(BACKEND))
                .withMessageEndingWith("answered with content of type (none)");
        assertThatExceptionOfType(PlaneException.UnexpectedStatus.class)
                .isThrownBy(() -> client.statusStream(BACKEND));
    }

    @Test
    void refusedLaterConnection_isTriedAgain() throws InterruptedException {
        server.thenEvents(event("ready"))
                .thenBody(503, "busy")
                .thenBody(500, "{\"id\":\"a\",\"kind\":\"Other\",\"message\":\"Database error\"}")
                .thenBody(200, "no stream")
                .thenOpenEvents(event("terminated"));
        try (StatusStream statuses = client.statusStream(BACKEND)) {
            assertThat(rest(statuses)).containsExactly("ready", "terminated");
        }
    }

    @Test
    void backendForgottenMeanwhile_isReported() throws InterruptedException {
        server.thenEvents(event("ready")).thenBody(404, REFUSAL);
        try (StatusStream statuses = client.statusStream(BACKEND)) {
            statuses.next();
            assertThatExceptionOfType(PlaneException.Refused.class).isThrownBy(statuses::hasNext);
        }
    }

    @Test
    void silentConnection_isMadeAnew() throws InterruptedException {
        server.thenOpenEvents(event("ready")).thenOpenEvents(event("terminated"));
        try (PlaneClient impatient = client(Duration.ofMillis(200)).build();
                StatusStream statuses = impatient.statusStream(BACKEND)) {
            assertThat(rest(statuses)).containsExactly("ready", "terminated");
        }
    }

    @Test
    void closingWhileSomebodyWaitsForAnEvent_endsTheStream() throws Exception {
        server.thenOpenEvents(event("ready"));
        StatusStream statuses = client.statusStream(BACKEND);
        statuses.next();
        Future<Boolean> more = waiting(statuses::hasNext);
        statuses.close();
        assertThat(more.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void closingTheClient_endsItsStreams() throws Exception {
        server.thenOpenEvents(event("ready"));
        StatusStream statuses = client.statusStream(BACKEND);
        statuses.next();
        Future<Boolean> more = waiting(statuses::hasNext);
        client.close();
        assertThat(more.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void closingDuringAReconnect_endsTheStream() throws Exception {
        server.thenEvents(event("ready")).thenNothing();
        StatusStream statuses = client.statusStream(BACKEND);
        statuses.next();
        Future<Boolean> more = waiting(statuses::hasNext);
        server.request();
        server.request();
        statuses.close();
        assertThat(more.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void closingDuringTheWaitBeforeAReconnect_endsTheStream() throws Exception {
        server.thenEvents(event("ready"));
        // A clock that stands: the wait between connections grows and is never cut short.
        try (PlaneClient patient = PlaneClient.builder(server.uri()).ticker(() -> 0).build()) {
            StatusStream statuses = patient.statusStream(BACKEND);
            statuses.next();
            Future<Boolean> more = waiting(statuses::hasNext);
            statuses.close();
            assertThat(more.get(10, TimeUnit.SECONDS)).isFalse();
        }
    }

    private <T> Future<T> waiting(Callable<T> call) {
        return threads.submit(call);
    }

    private PlaneClient.Builder client(Duration silence) {
        return PlaneClient.builder(server.uri())
                .streamSilence(silence)
                .ticker(() -> nanos.addAndGet(Duration.ofMinutes(2).toNanos()));
    }

    private static String event(String status) {
        return "data: {\"status\":\"" + status + "\",\"time\":1}\nid: " + status + "\n\n";
    }

    private static List<String> rest(StatusStream statuses) throws InterruptedException {
        List<String> rest = new ArrayList<>();
        while (statuses.hasNext()) {
            BackendStatus status = statuses.next().status();
            rest.add(status.wireName());
        }
        return rest;
    }
}
