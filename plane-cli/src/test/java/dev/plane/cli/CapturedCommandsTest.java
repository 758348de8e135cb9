package dev.plane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.BackendAction;
import dev.plane.common.protocol.ToDrone;
import dev.plane.testkit.ScriptedDrone;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that were captured from upstream's program, given to a real controller. */
final class CapturedCommandsTest {
    private static final BackendAddress ADDRESS = new BackendAddress("127.0.0.1:9");

    private static LocalPlane plane;
    private static ScriptedDrone drone;
    private static ScriptedDrone socketDrone;

    @BeforeAll
    static void start() {
        plane = new LocalPlane();
        drone = plane.drone("dr-docker", "plane.test", "");
        socketDrone = plane.drone("dr-socket", "plane.test", "sock");
    }

    @AfterAll
    static void stop() {
        drone.close();
        socketDrone.close();
        plane.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version",
                "admin status",
                "admin cluster-state, empty",
                "admin connect, no drone",
                "admin terminate, unknown backend",
                "admin drain, unknown drone"
            })
    void command_printsAndExitsAsUpstreams(String name) {
        Captured captured = Captured.named(name);

        captured.matches(Terminal.run(captured.arguments(plane.url())));
    }

    @Test
    void connect_printsTheSession_thenItsReuseWithAllItsStatuses() throws Exception {
        Captured first = Captured.named("admin connect, immediate");
        Captured second = Captured.named("admin connect, reuse");

        first.matches(Terminal.run(first.arguments(plane.url())));
        Terminal.Running reuse = Terminal.start(second.arguments(plane.url()));
        drone.spawnNext(ADDRESS);

        second.matches(reuse.await());
    }

    @Test
    void session_isFollowedUntilReady_untilTerminated_andAfterwards() throws Exception {
        Captured connect = Captured.named("admin connect, follow until ready");
        Captured terminate = Captured.named("admin terminate, soft");
        Captured status = Captured.named("admin backend-status, terminated backend");
        BackendName backend = new BackendName("cli-2");

        Terminal.Running connecting = Terminal.start(connect.arguments(plane.url()));
        drone.spawnNext(ADDRESS);
        connect.matches(connecting.await());

        Terminal.Running terminating = Terminal.start(terminate.arguments(plane.url()));
        assertThat(acknowledged(drone, backend).action())
                .isEqualTo(
                        new BackendAction.Terminate(
                                TerminationKind.SOFT, TerminationReason.EXTERNAL));
        end(
                drone,
                backend,
                new BackendState.Terminating(
                        BackendStatus.READY, TerminationKind.SOFT, TerminationReason.EXTERNAL));
        terminate.matches(terminating.await());

        status.matches(Terminal.run(status.arguments(plane.url())));
    }

    @Test
    void connectWithAllFlags_hardAndImmediateTermination() throws Exception {
        Captured connect = Captured.named("admin connect, all flags");
        Captured hard = Captured.named("admin terminate, hard");
        Captured immediate = Captured.named("admin terminate, immediate");
        BackendName backend = new BackendName("cli-3");

        connect.matches(Terminal.run(connect.arguments(plane.url())));
        socketDrone.spawnNext(ADDRESS);

        Terminal.Running terminating = Terminal.start(hard.arguments(plane.url()));
        assertThat(acknowledged(socketDrone, backend).action())
                .isEqualTo(
                        new BackendAction.Terminate(
                                TerminationKind.HARD, TerminationReason.EXTERNAL));
        end(
                socketDrone,
                backend,
                new BackendState.HardTerminating(BackendStatus.READY, TerminationReason.EXTERNAL));
        hard.matches(terminating.await());

        immediate.matches(Terminal.run(immediate.arguments(plane.url())));
    }

    @Test
    void connectOfABackendThatEnds_isCode0AsUpstreams_andSaysWhy() throws Exception {
        Captured connect = Captured.named("admin connect, image fails");
        BackendName backend = new BackendName("cli-4");

        Terminal.Running connecting = Terminal.start(connect.arguments(plane.url()));
        acknowledged(socketDrone, backend);
        socketDrone.report(backend, new BackendState.Scheduled());
        socketDrone.report(backend, new BackendState.Loading());
        socketDrone.report(
                backend,
                new BackendState.Terminated(
                        BackendStatus.LOADING,
                        TerminationKind.HARD,
                        TerminationReason.INTERNAL_ERROR,
                        null,
                        null,
                        null));
        Terminal.Printed printed = connecting.await();

        connect.matches(new Terminal.Printed(printed.code(), printed.out(), ""));
        assertThat(printed.err())
                .isEqualTo(
                        "The backend ended before it was ready: something failed in its drone."
                                + " The log of its drone says more.\n");
    }

    @Test
    void drain_saysWhetherItWasNews_andTheClusterStateShowsIt() {
        Captured first = Captured.named("admin drain, first");
        Captured again = Captured.named("admin drain, again");
        Captured state = Captured.named("admin cluster-state with a draining drone");

        try (ScriptedDrone _ = plane.drone("dr-logs", "localhost:9090", "")) {
            first.matches(Terminal.run(first.arguments(plane.url())));
            again.matches(Terminal.run(again.arguments(plane.url())));
            state.matches(Terminal.run(state.arguments(plane.url())));
        }
    }

    /** Upstream's command waits for ever (W-46). */
    @Test
    void statusesOfAnUnknownBackend_areRefused() {
        Captured status = Captured.named("admin backend-status, unknown backend");

        Terminal.Printed printed = Terminal.run(status.arguments(plane.url()));

        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.out()).isEmpty();
        assertThat(printed.err())
                .contains("Message: Backend does not exist", "HTTP status: 404 Not Found");
    }

    private static ToDrone.Action acknowledged(ScriptedDrone drone, BackendName backend) {
        ToDrone.Action action = drone.awaitAction(backend);
        drone.acknowledge(action);
        return action;
    }

    private static void end(ScriptedDrone drone, BackendName backend, BackendState stopping) {
        drone.report(backend, stopping);
        drone.report(
                backend,
                new BackendState.Terminated(
                        BackendStatus.READY,
                        TerminationKind.SOFT,
                        TerminationReason.EXTERNAL,
                        0,
                        null,
                        null));
    }
}
