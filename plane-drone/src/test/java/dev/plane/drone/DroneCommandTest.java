package dev.plane.drone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.boot.MetricsAddress;
import dev.plane.boot.RoleProcess;
import dev.plane.boot.StartException;
import dev.plane.common.client.ControllerUri;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.PoolName;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class DroneCommandTest {
    @TempDir private Path folder;

    private static DroneConfig parse(String... flags) {
        DroneCommand command = new DroneCommand();
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--controller-url",
                                "http://localhost:8080",
                                "--cluster",
                                "c.test"));
        all.addAll(List.of(flags));
        RoleProcess.commandLine(command).parseArgs(all.toArray(String[]::new));
        return command.config();
    }

    @Test
    void requiredFlagsAlone_giveUpstreamsDefaults() {
        assertThat(parse())
                .isEqualTo(
                        new DroneConfig(
                                Optional.empty(),
                                ControllerUri.parse("http://localhost:8080"),
                                new ClusterName("c.test"),
                                new PoolName(""),
                                InetAddress.ofLiteral("127.0.0.1"),
                                Optional.empty(),
                                new RuntimeConfig.Docker(null, null, null, false, Duration.ZERO),
                                false,
                                DroneTimings.DEFAULT,
                                Optional.empty()));
    }

    @Test
    void allFlagsOfTheProcessRuntime_areMapped() {
        assertThat(
                        parse(
                                "--name=dr-1",
                                "--pool=blue",
                                "--ip=10.0.0.5",
                                "--db=/tmp/x.db",
                                "--runtime=process",
                                "--app",
                                "demo=python3 app.py --x=1",
                                "--app",
                                "game=./game",
                                "--allow-commands",
                                "--stop-backends-on-exit",
                                "--metrics-port=127.0.0.1:9100"))
                .isEqualTo(
                        new DroneConfig(
                                Optional.of(new DroneName("dr-1")),
                                ControllerUri.parse("http://localhost:8080"),
                                new ClusterName("c.test"),
                                new PoolName("blue"),
                                InetAddress.ofLiteral("10.0.0.5"),
                                Optional.of(Path.of("/tmp/x.db")),
                                new RuntimeConfig.Processes(
                                        Map.of("demo", "python3 app.py --x=1", "game", "./game"),
                                        true),
                                true,
                                DroneTimings.DEFAULT,
                                Optional.of(new MetricsAddress("127.0.0.1", 9100))));
    }

    @Test
    @DisplayName("wire §12: upstream's Docker flags are understood")
    void dockerFlags_areMapped() {
        assertThat(
                        parse(
                                        "--docker-runtime=runsc",
                                        "--log-config={\"Type\":\"json-file\"}",
                                        "--mount-base=/mnt",
                                        "--auto-prune-images",
                                        "--auto-prune-containers-older-than-seconds=60")
                                .runtime())
                .isEqualTo(
                        new RuntimeConfig.Docker(
                                "runsc",
                                "{\"Type\":\"json-file\"}",
                                Path.of("/mnt"),
                                true,
                                Duration.ofMinutes(1)));
    }

    @Test
    @DisplayName("wire §12: with an executor socket all Docker flags are ignored")
    void executorSocket_winsOverDocker() {
        assertThat(parse("--executor-socket=/run/x.sock", "--docker-runtime=runsc").runtime())
                .isEqualTo(new RuntimeConfig.Executor(Path.of("/run/x.sock")));
        assertThatThrownBy(() -> parse("--runtime=socket"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--executor-socket");
    }

    @Test
    void missingFlags_areAUsageError() {
        StringWriter err = new StringWriter();
        assertThat(
                        RoleProcess.commandLine(new DroneCommand())
                                .setErr(new PrintWriter(err))
                                .execute("--cluster", "c.test"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err).asString().contains("--controller-url");
    }

    @Test
    void badName_saysWhatIsExpected() {
        StringWriter err = new StringWriter();
        assertThat(
                        RoleProcess.commandLine(new DroneCommand())
                                .setErr(new PrintWriter(err))
                                .execute("--name", "zz"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err).asString().contains("--name").contains("zz").contains("dr");
    }

    @Test
    void runtimeThatThisBuildLacks_isOneLineAndExit1() {
        StringWriter err = new StringWriter();
        assertThat(
                        RoleProcess.commandLine(new DroneCommand())
                                .setErr(new PrintWriter(err))
                                .execute(
                                        "--controller-url=http://127.0.0.1:1",
                                        "--cluster=c.test",
                                        "--db=" + folder.resolve("x.db")))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err).asString().hasLineCount(1).contains("--runtime process");
    }
}
