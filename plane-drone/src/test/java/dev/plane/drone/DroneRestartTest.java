package dev.plane.drone;

import static dev.plane.drone.DroneFixture.awaitReady;
import static dev.plane.drone.DroneFixture.awaitStatus;
import static dev.plane.drone.DroneFixture.command;
import static dev.plane.drone.DroneFixture.lease;
import static dev.plane.drone.DroneFixture.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.ToDrone;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedController;
import dev.plane.testkit.ScriptedSocket;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A drone in a process of its own, killed with SIGKILL. */
class DroneRestartTest {
    @TempDir private Path folder;
    private final ScriptedController controller = ScriptedController.open(Manner.OURS);
    private @Nullable Process drone;

    @AfterEach
    void endAll() throws Exception {
        kill();
        controller.close();
        for (Path entry : files("processes/*/process")) {
            long pid = Long.parseLong(Files.readString(entry).split(" ", 2)[0]);
            new ProcessBuilder("kill", "-KILL", "--", "-" + pid).start().waitFor();
        }
    }

    @Test
    @DisplayName("kill -9: the process runs on, is taken on with its pid, and its key is renewed")
    void killedDrone_takesItsBackendsOnAgain() throws Exception {
        ScriptedSocket<ToDrone, FromDrone> socket = startDrone();
        FromDrone.Heartbeat heartbeat = socket.receive(FromDrone.Heartbeat.class);
        socket.send(spawn("b1", command(EchoBackend.command()), lease(heartbeat.localTime())));
        BackendAddress address = awaitReady(socket, "b1");
        Map<String, String> before = DroneFixture.facts(address);
        socket.receive(FromDrone.AckAction.class);
        kill();
        assertThat(DroneFixture.facts(address)).isEqualTo(before);

        ScriptedSocket<ToDrone, FromDrone> next = startDrone();
        assertThat(next.peer().instance()).isEqualTo(socket.peer().instance());
        FromDrone.Heartbeat again = next.receive(FromDrone.Heartbeat.class);
        assertThat(again.localTime()).isGreaterThan(heartbeat.localTime());
        FromDrone.RenewKeys renewal = next.receive(FromDrone.RenewKeys.class);
        assertThat(renewal.backends()).hasToString("[b1]");
        assertThat(next.frames()).noneMatch(frame -> frame.contains("BackendEvent"));
        assertThat(DroneFixture.facts(address)).isEqualTo(before);

        next.send(DroneFixture.terminate("b1", TerminationKind.SOFT));
        assertThat(awaitStatus(next, "b1", BackendStatus.TERMINATED))
                .isInstanceOfSatisfying(
                        BackendState.Terminated.class,
                        end -> assertThat(end.exitCode()).isEqualTo(143));
    }

    @Test
    void exitWhileTheDroneIsDead_isReportedWithItsCode() throws Exception {
        ScriptedSocket<ToDrone, FromDrone> socket = startDrone();
        FromDrone.Heartbeat heartbeat = socket.receive(FromDrone.Heartbeat.class);
        socket.send(spawn("b1", command(EchoBackend.command()), lease(heartbeat.localTime())));
        BackendAddress address = awaitReady(socket, "b1");
        kill();
        DroneFixture.get(address, "/exit/9");
        assertThat(awaitStatus(startDrone(), "b1", BackendStatus.TERMINATED))
                .isInstanceOfSatisfying(
                        BackendState.Terminated.class,
                        end -> {
                            assertThat(end.exitCode()).isEqualTo(9);
                            assertThat(end.termination()).isNull();
                        });
    }

    private ScriptedSocket<ToDrone, FromDrone> startDrone() throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classPath(),
                                DroneCommand.class.getName()));
        command.addAll(
                List.of(
                        "--name=dr-test",
                        "--cluster=plane.test",
                        "--controller-url=" + controller.uri(),
                        "--db=" + folder.resolve("drone.db"),
                        "--runtime=process",
                        "--allow-commands"));
        drone = new ProcessBuilder(command).inheritIO().start();
        return controller.awaitDrone();
    }

    private void kill() throws InterruptedException {
        if (drone != null) {
            drone.destroyForcibly().waitFor();
        }
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private List<Path> files(String glob) throws IOException {
        Path state = folder.resolve("drone.db.d");
        try (Stream<Path> found = Files.walk(state)) {
            return found.filter(
                            path ->
                                    state.getFileSystem()
                                            .getPathMatcher("glob:" + state + "/" + glob)
                                            .matches(path))
                    .toList();
        }
    }
}
