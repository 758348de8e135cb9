package dev.plane.drone;

import static dev.plane.drone.DroneFixture.awaitReady;
import static dev.plane.drone.DroneFixture.awaitStatus;
import static dev.plane.drone.DroneFixture.command;
import static dev.plane.drone.DroneFixture.config;
import static dev.plane.drone.DroneFixture.lease;
import static dev.plane.drone.DroneFixture.shell;
import static dev.plane.drone.DroneFixture.spawn;
import static dev.plane.drone.DroneFixture.terminate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.Resources;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.time.DroneTime;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedController;
import dev.plane.testkit.ScriptedSocket;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class DroneTest {
    @TempDir private Path folder;
    private AutoCloseable drone = () -> {};
    private ScriptedController controller = ScriptedController.open(Manner.OURS);

    @AfterEach
    void close() throws Exception {
        drone.close();
        controller.close();
    }

    private ScriptedSocket<ToDrone, FromDrone> start(Manner manner) {
        controller.close();
        controller = ScriptedController.open(manner);
        drone =
                DroneApplication.start(
                        config(
                                controller,
                                folder.resolve("drone.db"),
                                DroneTimings.DEFAULT.withResend(Duration.ofSeconds(2))));
        return controller.awaitDrone();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("BL-01, BL-02, DRX-02, DRX-03: a whole life, in both manners")
    void spawnAndSoftStop_reportEveryStateInOrder(Manner manner) {
        ScriptedSocket<ToDrone, FromDrone> socket = start(manner);
        FromDrone.Heartbeat heartbeat = socket.receive(FromDrone.Heartbeat.class);
        assertThat(heartbeat.resources() != null).isEqualTo(manner == Manner.OURS);

        socket.send(spawn("b1", command(EchoBackend.command()), lease(heartbeat.localTime())));
        BackendAddress address = awaitReady(socket, "b1");
        assertThat(socket.receive(FromDrone.AckAction.class).actionId().value())
                .isEqualTo("ak-spawn-b1");
        Map<String, String> facts = DroneFixture.facts(address);
        assertThat(facts)
                .containsEntry("SESSION_BACKEND_ID", "b1")
                .containsEntry("SESSION_BACKEND_KEY", "room-b1")
                .containsEntry("SESSION_BACKEND_FENCING_TOKEN", "1768300000000")
                .doesNotContainKey("SESSION_BACKEND_STATIC_TOKEN");

        socket.send(terminate("b1", TerminationKind.SOFT));
        BackendState end = awaitStatus(socket, "b1", BackendStatus.TERMINATED);
        assertThat(end)
                .isEqualTo(
                        new BackendState.Terminated(
                                BackendStatus.READY,
                                TerminationKind.SOFT,
                                TerminationReason.EXTERNAL,
                                143,
                                manner == Manner.UPSTREAM
                                        ? null
                                        : "stopped on request: ended by signal 15 (code 143)",
                                null));
        assertThat(socket.receive(FromDrone.AckAction.class).actionId().value())
                .isEqualTo("ak-soft-b1");
    }

    @Test
    @DisplayName("BLX-02: an exit by itself has a code and the last output, no kind and no reason")
    void crash_reportsCodeAndLastOutput() {
        ScriptedSocket<ToDrone, FromDrone> socket = start(Manner.OURS);
        FromDrone.Heartbeat heartbeat = socket.receive(FromDrone.Heartbeat.class);
        socket.send(spawn("b1", shell("echo no disk >&2; exit 3"), lease(heartbeat.localTime())));
        assertThat(awaitStatus(socket, "b1", BackendStatus.TERMINATED))
                .isInstanceOfSatisfying(
                        BackendState.Terminated.class,
                        end -> {
                            assertThat(end.exitCode()).isEqualTo(3);
                            assertThat(end.termination()).isNull();
                            assertThat(end.reason()).isNull();
                            assertThat(end.message())
                                    .isEqualTo("exited with code 3; its last output:\nno disk");
                        });
    }

    @Test
    @DisplayName("DRX-08: a renewed key goes on, one that is gone is a hard stop at once")
    void answersOfABatchPeer_areObeyed() {
        ScriptedSocket<ToDrone, FromDrone> socket = start(Manner.OURS);
        FromDrone.Heartbeat heartbeat = socket.receive(FromDrone.Heartbeat.class);
        socket.send(spawn("b1", sleeper(), shortLease(heartbeat)));
        socket.send(spawn("b2", sleeper(), shortLease(heartbeat)));
        FromDrone.RenewKeys asked = receiveRenewal(socket, "b1");
        socket.send(
                new ToDrone.RenewKeysResponse(
                        List.of(
                                new ToDrone.RenewedKey(
                                        new BackendName("b1"), lease(asked.localTime()), true))));
        receiveRenewal(socket, "b2");
        socket.send(
                new ToDrone.RenewKeysResponse(
                        List.of(new ToDrone.RenewedKey(new BackendName("b2"), null, false))));
        BackendState end = awaitStatus(socket, "b2", BackendStatus.TERMINATED);
        assertThat(end)
                .isInstanceOfSatisfying(
                        BackendState.Terminated.class,
                        gone -> {
                            assertThat(gone.reason()).isEqualTo(TerminationReason.KEY_EXPIRED);
                            assertThat(gone.termination()).isEqualTo(TerminationKind.HARD);
                        });
        socket.send(terminate("b1", TerminationKind.HARD));
        assertThat(awaitStatus(socket, "b1", BackendStatus.TERMINATED))
                .isInstanceOfSatisfying(
                        BackendState.Terminated.class,
                        gone -> assertThat(gone.reason()).isEqualTo(TerminationReason.EXTERNAL));
    }

    @Test
    @DisplayName("BLX-09, W-54: an upstream controller that is silent is asked again and again")
    void silentUpstreamPeer_isAskedKeyByKeyUntilTheDeadline() {
        ScriptedSocket<ToDrone, FromDrone> socket = start(Manner.UPSTREAM);
        FromDrone.Heartbeat heartbeat = socket.receive(FromDrone.Heartbeat.class);
        socket.send(spawn("b1", sleeper(), shortLease(heartbeat)));
        FromDrone.RenewKey first = socket.receive(FromDrone.RenewKey.class);
        assertThat(first.backend().value()).isEqualTo("b1");
        socket.send(new ToDrone.RenewKeyResponse(first.backend(), null));
        FromDrone.RenewKey second = socket.receive(FromDrone.RenewKey.class);
        assertThat(second.localTime()).isGreaterThan(first.localTime());
        assertThat(awaitStatus(socket, "b1", BackendStatus.TERMINATING))
                .isEqualTo(
                        new BackendState.Terminating(
                                BackendStatus.READY,
                                TerminationKind.SOFT,
                                TerminationReason.KEY_EXPIRED));
        assertThat(awaitStatus(socket, "b1", BackendStatus.HARD_TERMINATING))
                .isEqualTo(
                        new BackendState.HardTerminating(
                                BackendStatus.READY, TerminationReason.KEY_EXPIRED));
        awaitStatus(socket, "b1", BackendStatus.TERMINATED);
    }

    @Test
    @DisplayName("W-44: events without an answer are sent again, on a timer and after a reconnect")
    void unansweredEvents_areSentAgain() {
        ScriptedSocket<ToDrone, FromDrone> socket = start(Manner.OURS);
        FromDrone.Heartbeat heartbeat = socket.receive(FromDrone.Heartbeat.class);
        socket.send(spawn("b1", shell("exit 0"), lease(heartbeat.localTime())));
        receiveEvent(socket, BackendStatus.TERMINATED);
        FromDrone.BackendEvent loading = receiveEvent(socket, BackendStatus.LOADING);
        assertThat(receiveEvent(socket, BackendStatus.LOADING)).isEqualTo(loading);
        socket.send(new ToDrone.AckEvent(loading.eventId()));
        socket.send(terminate("b1", TerminationKind.SOFT));
        socket.receive(FromDrone.AckAction.class, ack -> ack.actionId().value().contains("soft"));
        socket.drop();

        ScriptedSocket<ToDrone, FromDrone> next = controller.awaitDrone();
        receiveEvent(next, BackendStatus.TERMINATED);
        assertThat(next.frames())
                .filteredOn(frame -> frame.contains("BackendEvent"))
                .first(InstanceOfAssertFactories.STRING)
                .contains("scheduled");
        assertThat(next.frames()).noneMatch(frame -> frame.contains("loading\"}"));
    }

    @Test
    @DisplayName("Q11: handshake with instance and capability, the pool in the path")
    void handshake_carriesTheInstance() {
        ScriptedSocket<ToDrone, FromDrone> socket = start(Manner.OURS);
        assertThat(socket.peer().name()).isEqualTo("dr-test");
        assertThat(socket.peer().instance()).hasSize(14);
        assertThat(socket.peer().capabilities()).containsExactly("batch-renew");
        assertThat(socket.request().secondWord()).isEqualTo("/ctrl/c/plane.test/drone-socket");
        socket.drop();
        assertThat(controller.awaitDrone().peer().instance()).isEqualTo(socket.peer().instance());
    }

    @Test
    void heartbeat_hasResourcesAndTheImagesOnce() {
        ScriptedSocket<ToDrone, FromDrone> socket = start(Manner.OURS);
        FromDrone.Heartbeat heartbeat = socket.receive(FromDrone.Heartbeat.class);
        assertThat(heartbeat.images()).containsExactly("nothing");
        Resources resources = Objects.requireNonNull(heartbeat.resources());
        assertThat(resources.cpuMillis()).isPositive();
        assertThat(resources.memoryTotal()).isGreaterThan(resources.memoryAvailable());
    }

    @Test
    @DisplayName("Q5: a second drone on the same state does not start")
    void secondDroneOnTheState_isRefused() {
        start(Manner.OURS);
        assertThatThrownBy(
                        () ->
                                DroneApplication.start(
                                        config(
                                                controller,
                                                folder.resolve("drone.db"),
                                                DroneTimings.DEFAULT)))
                .rootCause()
                .hasMessageContaining("another drone")
                .hasMessageContaining("--db")
                .hasMessageContaining("--name");
    }

    @Test
    @DisplayName(
            "--stop-backends-on-exit: backends end with the drone, and the controller hears it")
    void closeThatStopsBackends_reportsTheirEnd() throws Exception {
        ScriptedSocket<ToDrone, FromDrone> socket = start(Manner.OURS);
        FromDrone.Heartbeat heartbeat = socket.receive(FromDrone.Heartbeat.class);
        socket.send(spawn("b1", command(EchoBackend.command()), lease(heartbeat.localTime())));
        BackendAddress address = awaitReady(socket, "b1");
        drone.close();
        receiveEvent(socket, BackendStatus.TERMINATED);
        assertThat(DroneFixture.get(address, "/")).isEmpty();
    }

    @Test
    @DisplayName("DRX-02: heartbeats go on, and the clock in them never steps back")
    void heartbeats_goOn() {
        drone =
                DroneApplication.start(
                        config(
                                controller,
                                folder.resolve("drone.db"),
                                DroneTimings.DEFAULT.withHeartbeat(Duration.ofMillis(20))));
        ScriptedSocket<ToDrone, FromDrone> socket = controller.awaitDrone();
        DroneTime last = socket.receive(FromDrone.Heartbeat.class).localTime();
        for (int i = 0; i < 5; i++) {
            FromDrone.Heartbeat next = socket.receive(FromDrone.Heartbeat.class);
            assertThat(next.localTime()).isGreaterThanOrEqualTo(last);
            assertThat(next.images()).isNull();
            last = next.localTime();
        }
    }

    @Test
    void closeByAnInterruptedThread_isInOrderToo() throws Exception {
        ScriptedSocket<ToDrone, FromDrone> socket = start(Manner.OURS);
        FromDrone.Heartbeat heartbeat = socket.receive(FromDrone.Heartbeat.class);
        socket.send(spawn("b1", command(EchoBackend.command()), lease(heartbeat.localTime())));
        BackendAddress address = awaitReady(socket, "b1");
        Thread.currentThread().interrupt();
        drone.close();
        assertThat(Thread.interrupted()).isTrue();
        receiveEvent(socket, BackendStatus.TERMINATED);
        assertThat(DroneFixture.get(address, "/")).isEmpty();
    }

    private static RawJson sleeper() {
        return command(EchoBackend.command("deaf"));
    }

    /** Renewal is due at once, the soft stop in 4 s, the hard one in 5. */
    private static KeyDeadlines shortLease(FromDrone.Heartbeat heartbeat) {
        DroneTime now = heartbeat.localTime();
        return new KeyDeadlines(
                now, now.plus(Duration.ofSeconds(4)), now.plus(Duration.ofSeconds(5)));
    }

    private static FromDrone.RenewKeys receiveRenewal(
            ScriptedSocket<ToDrone, FromDrone> socket, String backend) {
        return socket.receive(
                FromDrone.RenewKeys.class,
                renewal -> renewal.backends().contains(new BackendName(backend)));
    }

    private static FromDrone.BackendEvent receiveEvent(
            ScriptedSocket<ToDrone, FromDrone> socket, BackendStatus status) {
        return socket.receive(
                FromDrone.BackendEvent.class, event -> event.state().status() == status);
    }
}
