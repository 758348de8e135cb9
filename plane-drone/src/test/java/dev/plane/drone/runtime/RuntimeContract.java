package dev.plane.drone.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.AcquiredKey;
import dev.plane.common.key.FencingToken;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.key.LeaseTimings;
import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;
import dev.plane.common.time.DroneTime;
import dev.plane.drone.DroneFixture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** What every runtime does. */
public abstract class RuntimeContract {
    protected static final BackendName B1 = new BackendName("b1");
    protected static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private @Nullable BackendRuntime opened;

    /** The runtime of a drone, also when it is started again on the same state. */
    protected abstract BackendRuntime open();

    /** An executable that answers HTTP as {@code EchoBackend} does. */
    protected abstract RawJson echo();

    /** An executable that ends with code 3 after having written {@code no disk}. */
    protected abstract RawJson crash();

    /** An executable that answers HTTP and does not end when asked to. */
    protected abstract RawJson deaf();

    /** An executable that cannot be had. */
    protected abstract RawJson unknown();

    protected final BackendRuntime runtime() {
        return Objects.requireNonNull(opened);
    }

    @BeforeEach
    void openFirst() {
        opened = open();
    }

    @AfterEach
    void endAll() throws Exception {
        for (BackendName backend : runtime().traces()) {
            runtime().find(backend);
            runtime().stop(backend, TerminationKind.HARD);
            runtime().awaitExit(backend, LONG);
            runtime().forget(backend);
        }
        runtime().close();
    }

    protected final void restart() {
        runtime().close();
        opened = open();
    }

    protected final BackendAddress start(RawJson executable) throws Exception {
        return start(executable, null);
    }

    private BackendAddress start(RawJson executable, @Nullable BearerToken staticToken)
            throws Exception {
        assertThat(runtime().prepare(B1, executable)).isEmpty();
        Launch launch = runtime().start(run(executable, staticToken));
        assertThat(launch).isInstanceOf(Launch.Running.class);
        return ((Launch.Running) launch).address();
    }

    private static BackendRun run(RawJson executable, @Nullable BearerToken staticToken) {
        return new BackendRun(
                B1,
                executable,
                new AcquiredKey(
                        KeyConfig.named("room/1"),
                        LeaseTimings.DEFAULT.deadlines(new DroneTime(0)),
                        new FencingToken(42)),
                staticToken);
    }

    protected final BackendExit awaitExit() throws Exception {
        return runtime().awaitExit(B1, LONG).orElseThrow();
    }

    @Test
    @DisplayName("DKX-01: the backend knows its port, id, key, fencing and static token")
    void start_givesTheEnvironment() throws Exception {
        BackendAddress address = start(echo(), new BearerToken("s.abc"));
        assertThat(runtime().awaitReady(B1, address)).isTrue();
        Map<String, String> facts = DroneFixture.facts(address);
        assertThat(facts)
                .containsKey("PORT")
                .containsEntry("SESSION_BACKEND_ID", "b1")
                .containsEntry("SESSION_BACKEND_FENCING_TOKEN", "42")
                .containsEntry("SESSION_BACKEND_KEY", "room/1")
                .containsEntry("SESSION_BACKEND_STATIC_TOKEN", "s.abc");
    }

    @Test
    void softStop_endsWhatListensToIt() throws Exception {
        runtime().awaitReady(B1, start(echo()));
        assertThat(runtime().awaitExit(B1, SHORT)).isEmpty();
        runtime().stop(B1, TerminationKind.SOFT);
        assertThat(awaitExit().code()).isEqualTo(143);
    }

    @Test
    @DisplayName("DKX-04: a soft stop kills after the grace")
    void softStopOfTheDeaf_killsAfterTheGrace() throws Exception {
        runtime().awaitReady(B1, start(deaf()));
        runtime().stop(B1, TerminationKind.SOFT);
        BackendExit exit = awaitExit();
        assertThat(exit.code()).isEqualTo(137);
        assertThat(exit.account()).contains("killed");
    }

    @Test
    void hardStop_killsAtOnce() throws Exception {
        runtime().awaitReady(B1, start(deaf()));
        runtime().stop(B1, TerminationKind.HARD);
        assertThat(awaitExit().code()).isEqualTo(137);
    }

    @Test
    void exitByItself_hasItsCodeAndLastOutput() throws Exception {
        start(crash());
        assertThat(awaitExit())
                .isEqualTo(
                        new BackendExit(3, false, "exited with code 3; its last output:\nno disk"));
    }

    @Test
    void unknownExecutable_isRefusedWithAReason() throws Exception {
        assertThat(runtime().prepare(B1, unknown())).isPresent();
        assertThat(runtime().prepare(B1, RawJson.NULL)).isPresent();
        assertThat(runtime().prepare(B1, new RawJson("[1]"))).isPresent();
        assertThat(runtime().prepare(B1, new RawJson("{\"image\":7}"))).isPresent();
    }

    @Test
    void nothingRunning_isGoneAndCanBeStopped() throws Exception {
        runtime().stop(B1, TerminationKind.SOFT);
        runtime().stop(B1, TerminationKind.HARD);
        assertThat(awaitExit().code()).isNull();
        assertThat(runtime().find(B1)).isEqualTo(new Sighting.Nothing());
        assertThat(runtime().traces()).isEmpty();
        runtime().forget(B1);
    }

    @Test
    void restartOfTheDrone_findsWhatRuns() throws Exception {
        BackendAddress address = start(echo());
        runtime().awaitReady(B1, address);
        String before = DroneFixture.get(address, "/");
        restart();
        assertThat(runtime().traces()).containsExactly(B1);
        assertThat(runtime().find(B1)).isEqualTo(new Sighting.Running(address));
        assertThat(runtime().awaitExit(B1, SHORT)).isEmpty();
        assertThat(DroneFixture.get(address, "/")).isEqualTo(before);
        runtime().stop(B1, TerminationKind.SOFT);
        assertThat(awaitExit().code()).isEqualTo(143);
        runtime().forget(B1);
        assertThat(runtime().traces()).isEmpty();
    }

    @Test
    void exitWhileTheDroneIsAway_keepsItsCode() throws Exception {
        BackendAddress address = start(echo());
        runtime().awaitReady(B1, address);
        BackendRuntime before = runtime();
        restart();
        DroneFixture.get(address, "/exit/7");
        assertThat(before.awaitExit(B1, LONG)).isPresent();
        assertThat(runtime().find(B1))
                .isInstanceOfSatisfying(
                        Sighting.Gone.class, gone -> assertThat(gone.exit().code()).isEqualTo(7));
    }
}
