package dev.plane.drone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.TerminationKind;
import dev.plane.common.json.Json;
import dev.plane.common.json.RawJson;
import dev.plane.drone.DroneFixture;
import dev.plane.drone.EchoBackend;
import dev.plane.drone.machine.BootTime;
import dev.plane.drone.machine.Clocks;
import dev.plane.drone.machine.ProcessTable;
import dev.plane.drone.machine.Signal;
import dev.plane.drone.runtime.BackendExit;
import dev.plane.drone.runtime.BackendRuntime;
import dev.plane.drone.runtime.RuntimeContract;
import dev.plane.drone.runtime.Sighting;
import dev.plane.testkit.Await;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

class ProcessRuntimeTest extends RuntimeContract {
    @TempDir private static Path parent;

    private final Path folder = newFolder();
    private final ProcessTable table = new ProcessTable();

    private static Path newFolder() {
        try {
            return Files.createTempDirectory(parent, "processes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected BackendRuntime open() {
        return new ProcessRuntime(
                new ProcessSettings(
                        folder,
                        InetAddress.getLoopbackAddress(),
                        Map.of("greeter", "echo \"hello $SESSION_BACKEND_KEY\" && exit 5"),
                        true,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        1_000,
                        Map.of("PATH", System.getenv("PATH"), "SECRET", "s3cret")),
                Clocks.ofMachine(),
                new Random());
    }

    @Override
    protected RawJson echo() {
        return DroneFixture.command(EchoBackend.command());
    }

    @Override
    protected RawJson crash() {
        return DroneFixture.shell("echo no disk >&2; exit 3");
    }

    @Override
    protected RawJson deaf() {
        return DroneFixture.command(EchoBackend.command("deaf"));
    }

    @Override
    protected RawJson unknown() {
        return new RawJson("{\"image\":\"nope\"}");
    }

    private static RawJson deafShell() {
        return DroneFixture.shell("trap '' TERM; echo deaf; while :; do sleep 0.05; done");
    }

    private String output() throws IOException {
        Path file = folder.resolve("b1/output.log");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private void awaitOutput(String text) {
        Await.until("output " + text, () -> output().contains(text));
    }

    @Test
    void image_runsTheCommandLineOfThatName() throws Exception {
        start(new RawJson("{\"image\":\"greeter\",\"pull_policy\":\"Always\"}"));
        assertThat(awaitExit().code()).isEqualTo(5);
        assertThat(output()).isEqualTo("hello room/1\n");
    }

    @Test
    void environment_isAFewVariablesOfTheDroneAndThoseOfTheExecutable() throws Exception {
        start(
                new RawJson(
                        Json.write(
                                Map.of(
                                        "command",
                                        List.of("env"),
                                        "env",
                                        Map.of("COLOUR", "blue", "PORT", "1")))));
        awaitExit();
        assertThat(output())
                .contains("COLOUR=blue\n", "PATH=")
                .doesNotContain("SECRET", "PORT=1\n");
    }

    @Test
    void directory_isWhereTheCommandRuns() throws Exception {
        start(
                new RawJson(
                        Json.write(
                                Map.of(
                                        "command",
                                        List.of("pwd"),
                                        "directory",
                                        folder.toString()))));
        awaitExit();
        assertThat(output().strip()).isEqualTo(folder.toRealPath().toString());
    }

    @Test
    void programThatDoesNotExist_endsWithTheReason() throws Exception {
        start(DroneFixture.command(List.of("/no/such/program")));
        BackendExit exit = awaitExit();
        assertThat(exit.code()).isEqualTo(127);
        assertThat(exit.account()).contains("was not found (code 127)", "/no/such/program");
    }

    @Test
    @DisplayName("the end of the program takes what it has started with it")
    void childrenLeftBehind_areKilled() throws Exception {
        start(DroneFixture.shell("sleep 1000 & echo child $!; exit 0"));
        assertThat(awaitExit().code()).isZero();
        int child = Integer.parseInt(output().replaceAll("child (\\d+)\n", "$1"));
        assertThat(table.find(child).filter(entry -> !entry.hasEnded())).isEmpty();
    }

    @Test
    @DisplayName("a soft stop reaches the program behind the shell that runs its command line")
    void softStopOfACommandLine_waitsForTheProgram() throws Exception {
        start(
                DroneFixture.command(
                        List.of(
                                "sh",
                                "-c",
                                "trap 'echo cleaned up; exit 0' TERM; echo on;"
                                        + " while :; do sleep 0.05; done")));
        awaitOutput("on");
        runtime().stop(B1, TerminationKind.SOFT);
        assertThat(awaitExit().code()).isZero();
        assertThat(output()).contains("cleaned up");
    }

    @Test
    void leaderKilledBySomebody_isNotGoneWhileItsProgramLives() throws Exception {
        start(deafShell());
        awaitOutput("deaf");
        int leader = leader();
        restart();
        assertThat(runtime().find(B1)).isInstanceOf(Sighting.Running.class);
        table.signal(leader, Signal.KILL);
        BackendExit exit = awaitExit();
        assertThat(exit.account()).contains("killed by somebody else", "deaf");
        assertThat(exit.code()).isNull();
        assertThat(table.ofGroup(leader)).isEmpty();
    }

    @Test
    @DisplayName("what a dead leader left behind is found after a restart by its environment")
    void leaderKilledWhileTheDroneIsAway_isNotGoneWhileItsProgramLives() throws Exception {
        start(deafShell());
        awaitOutput("deaf");
        int leader = leader();
        table.signal(leader, Signal.KILL);
        Await.until(
                "the end of the leader",
                () -> table.find(leader).filter(entry -> !entry.hasEnded()).isEmpty());
        restart();
        assertThat(runtime().find(B1)).isInstanceOf(Sighting.Running.class);
        runtime().stop(B1, TerminationKind.HARD);
        assertThat(runtime().awaitExit(B1, LONG)).isPresent();
        assertThat(table.ofGroup(leader)).isEmpty();
    }

    @Test
    void pidUsedAgain_isAnotherProcess() throws Exception {
        Process other = new ProcessBuilder("sleep", "1000").start();
        try {
            writeProcess("%d 1 %s 127.0.0.1:80".formatted(other.pid(), bootId()));
            assertThat(runtime().find(B1)).isInstanceOf(Sighting.Gone.class);
            runtime().stop(B1, TerminationKind.HARD);
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void processOfAnotherBoot_isGone() throws Exception {
        writeProcess("1 1 another-boot 127.0.0.1:80");
        assertThat(runtime().find(B1))
                .isInstanceOfSatisfying(
                        Sighting.Gone.class,
                        gone -> assertThat(gone.exit().account()).contains("restarted"));
    }

    @Test
    @DisplayName("a leader that was never told to go runs nothing, also when its drone is gone")
    void droneKilledDuringAStart_leavesNothingRunning() throws Exception {
        ProcessFolder place = ProcessFolder.of(folder, B1);
        place.create();
        Path ran = folder.resolve("ran");
        Process process = startWithoutGo(place, List.of("touch", ran.toString()));
        process.waitFor();
        assertThat(ran).doesNotExist();
    }

    @Test
    void largeOutput_isPutAside() throws Exception {
        start(DroneFixture.shell("i=0; while :; do echo line $i; i=$((i+1)); sleep 0.001; done"));
        Await.until("two old files", () -> Files.exists(folder.resolve("b1/output.log.2")));
        assertThat(Files.size(folder.resolve("b1/output.log.1"))).isLessThanOrEqualTo(1_000);
        assertThat(Files.readString(folder.resolve("b1/output.log.1"))).contains("line ");
    }

    @Test
    void images_areTheNamesOfTheApps() {
        assertThat(runtime().images()).containsExactly("greeter");
    }

    private Process startWithoutGo(ProcessFolder place, List<String> command) throws IOException {
        try (ProcessLeader leader =
                ProcessLeader.start(
                        new ProcessExecutable(command, false, Map.of(), null),
                        place,
                        Map.of("PATH", System.getenv("PATH")),
                        table,
                        bootId())) {
            return leader.process();
        }
    }

    private int leader() throws IOException {
        return ProcessFolder.of(folder, B1).read().orElseThrow().identity().pid();
    }

    private void writeProcess(String line) throws IOException {
        Files.createDirectories(folder.resolve("b1"));
        Files.writeString(folder.resolve("b1/process"), line + "\n");
    }

    private static String bootId() {
        return BootTime.ofMachine().bootId();
    }
}
