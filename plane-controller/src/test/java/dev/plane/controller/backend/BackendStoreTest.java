package dev.plane.controller.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.Spawns;
import dev.plane.controller.TestDrone;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class BackendStoreTest {
    private final DomainFixture controller = DomainFixture.start();
    private final TestDrone drone = TestDrone.connect(controller, "dr-a");

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    @DisplayName("BLX-01 only a further state is taken")
    void earlierOrRepeatedState_isIgnored() throws Exception {
        BackendName backend = controller.ready(drone, "room");

        assertThat(drone.reports(backend, new BackendState.Loading())).isEqualTo(Recorded.IGNORED);
        assertThat(drone.reports(backend, new BackendState.Ready(TestDrone.ADDRESS)))
                .isEqualTo(Recorded.IGNORED);
        assertThat(statuses(backend))
                .containsExactly(
                        BackendStatus.SCHEDULED,
                        BackendStatus.LOADING,
                        BackendStatus.STARTING,
                        BackendStatus.WAITING,
                        BackendStatus.READY);
    }

    @Test
    @DisplayName("W-49 a drone speaks for its own backends only")
    void foreignBackend_isNotTouched() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        TestDrone other = TestDrone.connect(controller, "dr-b");

        assertThat(other.reportsTerminated(backend)).isEqualTo(Recorded.FOREIGN);
        assertThat(other.reportsTerminated(new BackendName("unknown"))).isEqualTo(Recorded.FOREIGN);
        assertThat(controller.backends.status(backend).orElseThrow().status())
                .isEqualTo(BackendStatus.READY);
    }

    @Test
    void unknownBackend_hasNoStatus() {
        assertThat(controller.backends.status(new BackendName("unknown"))).isEmpty();
    }

    @Test
    @DisplayName("BLX-02 the message of an end is kept but not public")
    void end_keepsItsMessageForTheOperator() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        drone.reports(
                backend,
                new BackendState.Terminated(
                        BackendStatus.READY,
                        TerminationKind.SOFT,
                        TerminationReason.SWEPT,
                        143,
                        "nul \u0000 and more",
                        true));

        StatusEntry status = controller.backends.status(backend).orElseThrow();

        assertThat(status.exitError()).isTrue();
        assertThat(status.terminationReason()).isEqualTo(TerminationReason.SWEPT);
        assertThat(text("select state from backend")).contains("nul \\u0000 and more");
    }

    @Test
    @DisplayName("the end frees the key and erases secrets")
    void end_erasesSecrets() throws Exception {
        ConnectResponse shared =
                controller.session(ConnectRequest.of(null, Spawns.withStaticToken(), "u"));
        ConnectResponse own =
                controller.session(ConnectRequest.of(KeyConfig.named("room"), Spawns.PLAIN, "u"));

        drone.reportsTerminated(shared.backendId());
        drone.reportsTerminated(own.backendId());

        assertThat(count("select count(*) from backend_key")).isZero();
        assertThat(count("select count(*) from backend where static_token is not null")).isZero();
        assertThat(
                        count(
                                "select count(*) from token where secret_token is not null or auth"
                                        + " is not null"))
                .isZero();
        assertThat(count("select count(*) from action where executable is not null")).isZero();
    }

    @Test
    void dynamicTokens_areKeptAsHashOnly() throws Exception {
        ConnectResponse own = controller.session(ConnectRequest.of(null, Spawns.PLAIN, "u"));

        String hash = text("select encode(hash, 'hex') from token");

        assertThat(hash).hasSize(64).doesNotContain(own.token().value());
        assertThat(text("select row_to_json(token)::text from token"))
                .doesNotContain(own.token().value());
    }

    @Test
    void expiredBackend_isLostOnce_andARenewedOneIsNot() throws Exception {
        BackendName backend = controller.ready(drone, "room");

        assertThat(controller.backends.lose(backend, "why")).isFalse();
        controller.jdbc.sql("update backend_key set expires_at = now()").update();
        assertThat(controller.backends.lose(backend, "why")).isTrue();
        assertThat(controller.backends.lose(backend, "why")).isFalse();
        assertThat(count("select count(*) from backend_key")).isZero();
        assertThat(statuses(backend)).endsWith(BackendStatus.READY, BackendStatus.TERMINATED);
    }

    @Test
    void feed_givesHistoryThenLive_eachOnce() throws Exception {
        BackendName backend =
                controller.session(ConnectRequest.of(null, Spawns.PLAIN, null)).backendId();
        drone.reports(backend, new BackendState.Loading());
        try (StatusFeed feed = controller.backends.feed(backend, null)) {
            assertThat(feed.next(Duration.ofSeconds(5)).stream().map(StatusEntry::status))
                    .containsExactly(BackendStatus.SCHEDULED, BackendStatus.LOADING);
            assertThat(feed.next(Duration.ofMillis(1))).isEmpty();
            drone.reports(backend, new BackendState.Starting());
            assertThat(feed.next(Duration.ofSeconds(5)).stream().map(StatusEntry::status))
                    .containsExactly(BackendStatus.STARTING);
        }
        try (StatusFeed feed = controller.backends.feed(backend, BackendStatus.LOADING)) {
            assertThat(feed.next(Duration.ofSeconds(5)).stream().map(StatusEntry::status))
                    .containsExactly(BackendStatus.STARTING);
        }
    }

    @Test
    @DisplayName("CAX-05 CAX-06 terminate")
    void terminate_knowsOnlyBackendsThereAre_andQueuesOneOfEachKind() throws Exception {
        BackendName backend = controller.ready(drone, "room");

        assertThat(stop(new BackendName("unknown"), TerminationKind.SOFT)).isFalse();
        assertThat(stop(backend, TerminationKind.SOFT)).isTrue();
        assertThat(stop(backend, TerminationKind.SOFT)).isTrue();
        assertThat(stop(backend, TerminationKind.HARD)).isTrue();
        assertThat(count("select count(*) from action where kind = 'soft'")).isEqualTo(1);
        assertThat(count("select count(*) from action where kind = 'hard'")).isEqualTo(1);

        drone.reportsTerminated(backend);
        controller.jdbc.sql("update action set acked_at = now()").update();
        assertThat(stop(backend, TerminationKind.HARD)).isTrue();
        assertThat(count("select count(*) from action where kind = 'hard' and acked_at is null"))
                .isEqualTo(1);
    }

    private boolean stop(BackendName backend, TerminationKind kind) {
        return controller.terminator.terminate(backend, kind, TerminationReason.EXTERNAL, "test");
    }

    private List<BackendStatus> statuses(BackendName backend) {
        return controller.backends.history(backend, null).stream()
                .map(StatusEntry::status)
                .toList();
    }

    private long count(String sql) {
        return controller.jdbc.sql(sql).query(Long.class).single();
    }

    private String text(String sql) {
        return controller.jdbc.sql(sql).query(String.class).single();
    }
}
