package dev.plane.drone.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.AcquiredKey;
import dev.plane.common.key.FencingToken;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.key.LeaseTimings;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.BackendAction;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDrone.BackendEvent;
import dev.plane.drone.lease.DroneClock;
import dev.plane.drone.lease.FakeBoot;
import dev.plane.drone.lease.KeyKeeper;
import dev.plane.drone.lease.LeaseFiles;
import dev.plane.drone.store.StateStore;
import dev.plane.testkit.Await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class BackendFleetTest {
    private static final BackendName B1 = new BackendName("b1");

    /** A drone's parts, as they are open at one time. */
    private record Open(StateStore store, KeyKeeper keeper, BackendFleet fleet) {
        void close() {
            fleet.close();
            keeper.close();
            store.close();
        }
    }

    @TempDir private Path folder;
    private final FakeRuntime runtime = new FakeRuntime();
    private final FakeBoot boot = new FakeBoot("boot-1");
    private final DroneClock clock = new DroneClock(boot, 1_768_300_000_000L);
    private final AtomicInteger acks = new AtomicInteger();
    private @Nullable Open opened;

    @BeforeEach
    void open() throws Exception {
        StateStore store = StateStore.open(folder.resolve("drone.db"));
        KeyKeeper keeper = new KeyKeeper(clock, new LeaseFiles(leases(), clock), new Random(1));
        BackendFleet fleet = new BackendFleet(new BackendParts(store, runtime, keeper, clock));
        opened = new Open(store, keeper, fleet);
        keeper.start(fleet);
        fleet.start();
    }

    @AfterEach
    void close() {
        parts().close();
    }

    private Path leases() throws Exception {
        return Files.createDirectories(folder.resolve("leases"));
    }

    private Open parts() {
        if (opened == null) {
            throw new AssertionError("not open");
        }
        return opened;
    }

    private void restart() throws Exception {
        parts().close();
        open();
    }

    private void spawn() {
        spawn(LeaseTimings.DEFAULT.deadlines(clock.now()));
    }

    private void spawn(KeyDeadlines deadlines) {
        perform(
                new BackendAction.Spawn(
                        new RawJson("{\"image\":\"img\"}"),
                        new AcquiredKey(KeyConfig.named("room"), deadlines, new FencingToken(7)),
                        null));
    }

    private void terminate(TerminationKind kind) {
        perform(new BackendAction.Terminate(kind, TerminationReason.EXTERNAL));
    }

    private void perform(BackendAction action) {
        parts().fleet().perform(B1, action, acks::incrementAndGet);
    }

    private List<BackendState> states() {
        return parts().store().unacknowledged(new EventId(0), 100).stream()
                .map(BackendEvent::state)
                .toList();
    }

    private List<BackendStatus> statuses() {
        return states().stream().map(BackendState::status).toList();
    }

    private void await(BackendStatus status) {
        Await.until(status.wireName(), () -> statuses().contains(status));
    }

    private void awaitAcks(int number) {
        Await.until(number + " acks", () -> acks.get() == number);
    }

    private BackendState.Terminated awaitEnd() {
        await(BackendStatus.TERMINATED);
        Await.until("the runner to retire", () -> parts().fleet().size() == 0);
        return (BackendState.Terminated) states().getLast();
    }

    @Test
    @DisplayName("DRX-03: scheduled comes first; the spawn is acknowledged once that is written")
    void spawn_isAcknowledgedAfterItsFirstState() {
        runtime.answer = new CountDownLatch(1);
        parts().fleet()
                .perform(
                        B1,
                        new BackendAction.Spawn(
                                new RawJson("{}"),
                                new AcquiredKey(
                                        KeyConfig.named("room"),
                                        LeaseTimings.DEFAULT.deadlines(clock.now()),
                                        new FencingToken(7)),
                                null),
                        () -> {
                            assertThat(statuses())
                                    .startsWith(BackendStatus.SCHEDULED, BackendStatus.LOADING);
                            acks.incrementAndGet();
                        });
        awaitAcks(1);
        await(BackendStatus.WAITING);
        runtime.answer.countDown();
        await(BackendStatus.READY);
        assertThat(parts().fleet().size()).isEqualTo(1);
    }

    @Test
    @DisplayName("W-12: a repeated spawn is acknowledged and changes nothing")
    void repeatedSpawn_isAcknowledged() {
        spawn();
        await(BackendStatus.READY);
        spawn();
        spawn();
        awaitAcks(3);
        assertThat(runtime.calls).containsOnlyOnce("start");
    }

    @Test
    @DisplayName("W-12: a name that has ended is never run again, also after a restart")
    void spawnOfAnEndedName_isAcknowledgedOnly() throws Exception {
        spawn();
        await(BackendStatus.READY);
        terminate(TerminationKind.HARD);
        awaitEnd();
        spawn();
        awaitAcks(3);
        restart();
        spawn();
        awaitAcks(4);
        assertThat(runtime.calls).containsOnlyOnce("start");
        assertThat(statuses()).endsWith(BackendStatus.TERMINATED);
    }

    @Test
    @DisplayName("W-11: a spawn whose lease is over is refused, reported and acknowledged")
    void spawnWithPastDeadlines_isRefused() {
        KeyDeadlines past = LeaseTimings.DEFAULT.deadlines(clock.now());
        boot.advance(Duration.ofSeconds(45));
        spawn(past);
        BackendState.Terminated end = awaitEnd();
        awaitAcks(1);
        assertThat(statuses()).containsExactly(BackendStatus.SCHEDULED, BackendStatus.TERMINATED);
        assertThat(end.reason()).isEqualTo(TerminationReason.KEY_EXPIRED);
        assertThat(end.message()).contains("ran out 5.000 s ago");
        assertThat(runtime.calls).doesNotContain("prepare", "start");
    }

    @Test
    @DisplayName("W-13: a terminate never overtakes its spawn")
    void terminateRightAfterSpawn_endsWhatTheSpawnStarted() {
        for (int i = 0; i < 20; i++) {
            BackendName backend = new BackendName("quick-" + i);
            KeyDeadlines deadlines = LeaseTimings.DEFAULT.deadlines(clock.now());
            parts().fleet()
                    .perform(
                            backend,
                            new BackendAction.Spawn(
                                    new RawJson("{}"),
                                    new AcquiredKey(
                                            KeyConfig.named("room"),
                                            deadlines,
                                            new FencingToken(7)),
                                    null),
                            acks::incrementAndGet);
            parts().fleet()
                    .perform(
                            backend,
                            new BackendAction.Terminate(
                                    TerminationKind.SOFT, TerminationReason.EXTERNAL),
                            acks::incrementAndGet);
        }
        awaitAcks(40);
        Await.until("all ended", () -> parts().fleet().size() == 0);
        for (int i = 0; i < 20; i++) {
            BackendName backend = new BackendName("quick-" + i);
            assertThat(runtime.runs(backend)).isFalse();
            assertThat(parts().store().state(backend).orElseThrow())
                    .isInstanceOfSatisfying(
                            BackendState.Terminated.class,
                            end -> assertThat(end.reason()).isEqualTo(TerminationReason.EXTERNAL));
        }
    }

    @Test
    @DisplayName("W-43: a stop during a start waits for it and ends what it has started")
    void stopDuringAStart_endsWhatWasStarted() {
        runtime.start = new CountDownLatch(1);
        spawn();
        await(BackendStatus.STARTING);
        terminate(TerminationKind.HARD);
        await(BackendStatus.HARD_TERMINATING);
        assertThat(runtime.calls).doesNotContain("stop HARD");
        runtime.start.countDown();
        BackendState.Terminated end = awaitEnd();
        assertThat(runtime.runs(B1)).isFalse();
        assertThat(runtime.calls).containsSubsequence("started", "stop HARD");
        assertThat(statuses()).doesNotContain(BackendStatus.WAITING, BackendStatus.READY);
        assertThat(end.lastStatus()).isEqualTo(BackendStatus.STARTING);
    }

    @Test
    void startOfUnknownOutcome_isKilledAndExplained() {
        runtime.startFails = true;
        spawn();
        BackendState.Terminated end = awaitEnd();
        assertThat(runtime.runs(B1)).isFalse();
        assertThat(end.reason()).isEqualTo(TerminationReason.INTERNAL_ERROR);
        assertThat(end.message()).contains("the answer was lost");
    }

    @Test
    @DisplayName("BLX-04: what cannot be prepared ends from loading, with the reason")
    void refusedPreparation_endsFromLoading() {
        runtime.refusal = "image: x (expected: y)";
        spawn();
        assertThat(awaitEnd())
                .isEqualTo(
                        new BackendState.Terminated(
                                BackendStatus.LOADING,
                                null,
                                null,
                                null,
                                "image: x (expected: y)",
                                null));
    }

    @Test
    @DisplayName("BLX-05: what never answers is killed for that reason")
    void neverAnswered_isKilled() {
        runtime.answersInTime = false;
        spawn();
        BackendState.Terminated end = awaitEnd();
        assertThat(end.reason()).isEqualTo(TerminationReason.STARTUP_TIMEOUT);
        assertThat(end.termination()).isEqualTo(TerminationKind.HARD);
        assertThat(end.message()).contains("did not answer HTTP in time");
    }

    @Test
    void exitByItself_isReportedWithItsCode() {
        spawn();
        await(BackendStatus.READY);
        runtime.exit(B1, 7);
        assertThat(awaitEnd())
                .isEqualTo(
                        new BackendState.Terminated(
                                BackendStatus.READY, null, null, 7, "exited with code 7", null));
        assertThat(runtime.traces()).isEmpty();
    }

    @Test
    void hardAfterSoft_kills() {
        runtime.obedient = false;
        spawn();
        await(BackendStatus.READY);
        terminate(TerminationKind.SOFT);
        await(BackendStatus.TERMINATING);
        terminate(TerminationKind.HARD);
        BackendState.Terminated end = awaitEnd();
        assertThat(end.termination()).isEqualTo(TerminationKind.HARD);
        assertThat(end.exitCode()).isEqualTo(137);
    }

    @Test
    @DisplayName("terminated is never reported because a stop failed, only when it is shown gone")
    void failingStop_isRepeatedUntilTheBackendIsGone() {
        spawn();
        await(BackendStatus.READY);
        runtime.failingStops.set(2);
        terminate(TerminationKind.HARD);
        await(BackendStatus.HARD_TERMINATING);
        awaitEnd();
        assertThat(runtime.calls.stream().filter("stop HARD"::equals)).hasSize(3);
    }

    @Test
    @DisplayName("DRX-04: a terminate of an unknown backend ends what is there and reports it lost")
    void terminateOfTheUnknown_isReportedLost() {
        runtime.plant(B1);
        terminate(TerminationKind.SOFT);
        awaitAcks(1);
        assertThat(runtime.runs(B1)).isFalse();
        BackendState.Terminated end = awaitEnd();
        assertThat(end.lastStatus()).isEqualTo(BackendStatus.READY);
        assertThat(end.termination()).isNull();
        assertThat(end.reason()).isEqualTo(TerminationReason.LOST);
        assertThat(end.exitCode()).isNull();
        terminate(TerminationKind.SOFT);
        awaitAcks(2);
        assertThat(states()).hasSize(1);
    }

    @Test
    @DisplayName("BLX-09: a lease that nobody renews ends the backend softly, then hard")
    void leaseThatRunsOut_endsTheBackend() {
        runtime.obedient = false;
        spawn();
        await(BackendStatus.READY);
        boot.advance(Duration.ofSeconds(41));
        await(BackendStatus.TERMINATING);
        boot.advance(Duration.ofSeconds(10));
        BackendState.Terminated end = awaitEnd();
        assertThat(end.reason()).isEqualTo(TerminationReason.KEY_EXPIRED);
        assertThat(end.termination()).isEqualTo(TerminationKind.HARD);
        assertThat(end.message()).contains("lease of its key");
        Await.until("no lease file", () -> !Files.exists(folder.resolve("leases/b1")));
    }

    @Test
    void restartWithinTheLease_goesOnAndReportsNothing() throws Exception {
        spawn();
        await(BackendStatus.READY);
        List<BackendState> before = states();
        parts().close();
        boot.advance(Duration.ofSeconds(25));
        open();
        Await.until("it is taken on", () -> parts().fleet().size() == 1);
        boot.advance(Duration.ofSeconds(14));
        assertThat(states()).isEqualTo(before);
        assertThat(runtime.runs(B1)).isTrue();
        boot.advance(Duration.ofSeconds(1));
        await(BackendStatus.TERMINATING);
        awaitEnd();
    }

    @Test
    @DisplayName("W-42: a lease that ran out meanwhile is a hard stop, and its end says so")
    void restartAfterTheLease_kills() throws Exception {
        spawn();
        await(BackendStatus.READY);
        parts().close();
        boot.advance(Duration.ofSeconds(51));
        open();
        BackendState.Terminated end = awaitEnd();
        assertThat(statuses()).contains(BackendStatus.HARD_TERMINATING);
        assertThat(end.reason()).isEqualTo(TerminationReason.KEY_EXPIRED);
        assertThat(end.termination()).isEqualTo(TerminationKind.HARD);
        assertThat(runtime.runs(B1)).isFalse();
    }

    @Test
    void startAfterTheLease_returnsWhenNothingWithoutALeaseRuns() throws Exception {
        spawn();
        await(BackendStatus.READY);
        parts().close();
        boot.advance(Duration.ofSeconds(51));
        runtime.failingStops.set(1);
        open();
        assertThat(runtime.runs(B1)).isFalse();
    }

    @Test
    void exitWhileTheDroneWasAway_isReportedWithItsCode() throws Exception {
        spawn();
        await(BackendStatus.READY);
        parts().close();
        runtime.exit(B1, 9);
        open();
        assertThat(awaitEnd().exitCode()).isEqualTo(9);
    }

    @Test
    void restartWhileWaiting_probesAgain() throws Exception {
        runtime.answer = new CountDownLatch(1);
        spawn();
        await(BackendStatus.WAITING);
        restart();
        runtime.answer.countDown();
        await(BackendStatus.READY);
    }

    @Test
    void restartDuringAStop_stopsAgain() throws Exception {
        runtime.obedient = false;
        spawn();
        await(BackendStatus.READY);
        terminate(TerminationKind.SOFT);
        await(BackendStatus.TERMINATING);
        parts().close();
        runtime.obedient = true;
        open();
        assertThat(awaitEnd().reason()).isEqualTo(TerminationReason.EXTERNAL);
    }

    @Test
    void restartDuringAStart_takesOnWhatWasStarted() throws Exception {
        runtime.start = new CountDownLatch(1);
        spawn();
        await(BackendStatus.STARTING);
        parts().close();
        runtime.start.countDown();
        Await.until("the start", () -> runtime.runs(B1));
        open();
        await(BackendStatus.READY);
    }

    @Test
    void restartDuringAStartOfWhichNothingIsLeft_endsWithTheReason() throws Exception {
        runtime.start = new CountDownLatch(1);
        spawn();
        await(BackendStatus.STARTING);
        restart();
        BackendState.Terminated end = awaitEnd();
        assertThat(end.lastStatus()).isEqualTo(BackendStatus.STARTING);
        assertThat(end.message()).contains("restarted while it was being started");
        runtime.start.countDown();
    }

    @Test
    @DisplayName("what no record accounts for is ended and reported lost")
    void strayProcess_isEndedAtTheStart() throws Exception {
        runtime.plant(B1);
        restart();
        assertThat(awaitEnd().reason()).isEqualTo(TerminationReason.LOST);
        assertThat(runtime.runs(B1)).isFalse();
        assertThat(runtime.traces()).isEmpty();
    }

    @Test
    void storeThatCannotBeWritten_holdsUpNewsButNoStop() throws SQLException {
        spawn();
        await(BackendStatus.READY);
        execute("alter table event rename to away");
        terminate(TerminationKind.HARD);
        Await.until("the end of the process", () -> !runtime.runs(B1));
        execute("alter table away rename to event");
        awaitEnd();
        assertThat(statuses())
                .endsWith(
                        BackendStatus.READY,
                        BackendStatus.HARD_TERMINATING,
                        BackendStatus.TERMINATED);
    }

    @Test
    void spawnThatCannotBeWritten_isNeitherStartedNorAcknowledged() throws SQLException {
        execute("alter table event rename to away");
        spawn();
        Await.until("the runner to retire", () -> parts().fleet().size() == 0);
        execute("alter table away rename to event");
        assertThat(acks).hasValue(0);
        spawn();
        await(BackendStatus.READY);
        assertThat(runtime.calls).containsOnlyOnce("start");
    }

    @Test
    void stopAll_endsTheDeafByForceAndTakesNothingNew() throws InterruptedException {
        runtime.obedient = false;
        spawn();
        await(BackendStatus.READY);
        parts().fleet().stopAll(Duration.ofMillis(50));
        assertThat(runtime.runs(B1)).isFalse();
        assertThat(states().getLast().status()).isEqualTo(BackendStatus.TERMINATED);
        spawn();
        assertThat(parts().fleet().size()).isZero();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("drone.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 5000");
            statement.execute("pragma legacy_alter_table = on");
            statement.execute(sql);
        }
    }
}
