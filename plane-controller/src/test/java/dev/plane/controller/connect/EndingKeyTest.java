package dev.plane.controller.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.connect.SpawnConfig;
import dev.plane.common.connect.WaitFor;
import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.BackendAction;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.Eventually;
import dev.plane.controller.Spawns;
import dev.plane.controller.TestDrone;
import dev.plane.controller.action.ActionFeed;
import dev.plane.controller.connect.ConnectResult.Refused;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class EndingKeyTest {
    private static final KeyConfig KEY = KeyConfig.named("room");
    private static final ConnectConfig.Waits SHORT =
            new ConnectConfig.Waits(
                    Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300));

    private final DomainFixture controller = DomainFixture.start();
    private final TestDrone drone = TestDrone.connect(controller, "dr-a");
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.shutdownNow();
        controller.close();
    }

    @Test
    @DisplayName("W-48 connect on an ending key waits for the end, then spawns")
    void endingKey_isWaitedFor() throws Exception {
        BackendName ending = controller.ready(drone, "room");
        drone.reportsTerminating(ending);

        Future<ConnectResponse> waiting =
                threads.submit(
                        () -> controller.session(ConnectRequest.of(KEY, Spawns.PLAIN, null)));
        awaitSubscriber(ending);
        assertThat(waiting).isNotDone();
        drone.reportsTerminated(ending);

        ConnectResponse response = waiting.get();
        assertThat(response.spawned()).isTrue();
        assertThat(response.backendId()).isNotEqualTo(ending);
    }

    @Test
    @DisplayName("W-48 a stop that has only been ordered counts as ending")
    void orderedStop_isWaitedFor() throws Exception {
        BackendName ending = controller.ready(drone, "room");
        controller.terminator.terminate(
                ending, TerminationKind.SOFT, TerminationReason.EXTERNAL, "test");

        Future<ConnectResponse> waiting =
                threads.submit(
                        () -> controller.session(ConnectRequest.of(KEY, Spawns.PLAIN, null)));
        awaitSubscriber(ending);
        drone.reportsTerminated(ending);

        assertThat(waiting.get().spawned()).isTrue();
    }

    @Test
    @DisplayName("CKX-06 without spawn_config the ending backend is answered, with its status")
    void endingKeyWithoutSpawnConfig_isAnsweredWithItsStatus() throws Exception {
        BackendName ending = controller.ready(drone, "room");
        drone.reportsTerminating(ending);

        ConnectResponse response = controller.session(ConnectRequest.of(KEY, null, null));

        assertThat(response.backendId()).isEqualTo(ending);
        assertThat(response.status()).isEqualTo(BackendStatus.TERMINATING);
    }

    @Test
    void keyThatDoesNotEnd_isStoppedHardAndThenRefused() throws Exception {
        BackendName ending = controller.ready(drone, "room");
        drone.reportsTerminating(ending);
        try (DomainFixture impatient =
                controller.another(DomainFixture.Options.DEFAULT.withWaits(SHORT))) {
            Refused refused =
                    (Refused)
                            impatient.connector.connect(ConnectRequest.of(KEY, Spawns.PLAIN, null));

            assertThat(refused.kind()).isEqualTo(ApiErrorKind.KeyHeldUnhealthy);
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        }
        assertThat(actions())
                .contains(
                        new BackendAction.Terminate(
                                TerminationKind.HARD, TerminationReason.EXTERNAL));
    }

    @Test
    void callerThatHangsUp_waitsNoLonger() throws Exception {
        BackendName ending = controller.ready(drone, "room");
        drone.reportsTerminating(ending);
        Future<ConnectResponse> waiting =
                threads.submit(
                        () -> controller.session(ConnectRequest.of(KEY, Spawns.PLAIN, null)));
        awaitSubscriber(ending);

        waiting.cancel(true);

        Eventually.holds("no subscription is left", () -> !isSubscribed(ending));
    }

    @Test
    void replace_stopsTheHolderSoftlyAndStartsAnew() throws Exception {
        BackendName holder = controller.ready(drone, "room");
        ConnectRequest request = replacing(holder);

        Future<ConnectResponse> waiting = threads.submit(() -> controller.session(request));
        awaitSubscriber(holder);
        assertThat(actions())
                .contains(
                        new BackendAction.Terminate(
                                TerminationKind.SOFT, TerminationReason.EXTERNAL));
        drone.reportsTerminated(holder);

        ConnectResponse response = waiting.get();
        assertThat(response.spawned()).isTrue();
        ConnectResponse again = controller.session(request);
        assertThat(again.spawned()).isFalse();
        assertThat(again.backendId()).isEqualTo(response.backendId());
    }

    @Test
    void waitForReady_answersWithTheStatusReached() throws Exception {
        Future<ConnectResponse> waiting =
                threads.submit(() -> controller.session(waitingForReady(Spawns.PLAIN)));
        Eventually.holds(
                "a backend is scheduled",
                () ->
                        controller
                                        .jdbc
                                        .sql("select count(*) from backend")
                                        .query(Long.class)
                                        .single()
                                == 1);
        BackendName backend =
                new BackendName(
                        controller.jdbc.sql("select id from backend").query(String.class).single());
        assertThat(waiting).isNotDone();
        drone.reportsReady(backend);

        assertThat(waiting.get().status()).isEqualTo(BackendStatus.READY);
        assertThat(waiting.get().spawned()).isTrue();
    }

    @Test
    void waitForReady_ofABackendThatEndsInstead_answersAtItsEnd() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        drone.reportsTerminating(backend);
        Future<ConnectResponse> waiting =
                threads.submit(() -> controller.session(waitingForReady(null)));
        awaitSubscriber(backend);
        assertThat(waiting).isNotDone();
        drone.reportsTerminated(backend);

        assertThat(waiting.get().backendId()).isEqualTo(backend);
        assertThat(waiting.get().status()).isEqualTo(BackendStatus.TERMINATED);
    }

    @Test
    void waitForReady_isBounded() throws Exception {
        try (DomainFixture impatient =
                controller.another(DomainFixture.Options.DEFAULT.withWaits(SHORT))) {
            assertThat(impatient.session(waitingForReady(Spawns.PLAIN)).status())
                    .isEqualTo(BackendStatus.SCHEDULED);
        }
    }

    private static ConnectRequest waitingForReady(@Nullable SpawnConfig spawn) {
        return new ConnectRequest(KEY, spawn, null, new RawJson("{}"), WaitFor.READY, null, null);
    }

    private static ConnectRequest replacing(BackendName holder) {
        return new ConnectRequest(KEY, Spawns.PLAIN, null, new RawJson("{}"), null, holder, null);
    }

    private List<BackendAction> actions() throws InterruptedException {
        try (ActionFeed feed = controller.actions.feed(drone.lease().id())) {
            return feed.next(Duration.ofSeconds(5)).stream()
                    .map(action -> action.action())
                    .toList();
        }
    }

    private void awaitSubscriber(BackendName backend) {
        Eventually.holds("somebody waits for " + backend, () -> isSubscribed(backend));
    }

    private boolean isSubscribed(BackendName backend) {
        return controller.isWatched(backend);
    }
}
