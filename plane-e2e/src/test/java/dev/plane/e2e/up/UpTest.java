package dev.plane.e2e.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.client.PlaneClient;
import dev.plane.common.name.PoolName;
import dev.plane.e2e.system.Figures;
import dev.plane.e2e.system.Program;
import dev.plane.e2e.system.Sessions;
import dev.plane.e2e.system.Site;
import dev.plane.e2e.system.Stopwatch;
import dev.plane.e2e.system.Up;
import dev.plane.testkit.FreePort;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

@Timeout(120)
class UpTest {
    private static final Duration FAILURE_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    @RegisterExtension private final Site site = new Site();

    @Test
    void ctrl_c_ends_everything() throws Exception {
        Up up = Up.start(site);
        try (PlaneClient client = up.client()) {
            new Sessions(up.cluster(), new PoolName("demo"), "demo", null).open(client, "room-2");
        }
        second_up_in_the_same_home_is_refused(up);
        Stopwatch sinceCtrlC = Stopwatch.start();
        up.program().interrupt();
        int code = up.program().awaitExit(STOP_LIMIT);

        assertThat(code).as(up.program().output()).isZero();
        assertThat(site.processes()).as("what is left running").isEmpty();
        assertThat(isFree(up.port()) && isFree(up.proxyPort())).isTrue();
        assertThat(site.home().resolve(".plane/postgres/data/postmaster.pid")).doesNotExist();
        assertThat(site.home().resolve(".plane/up.log")).content().doesNotContain("\tat ");
        up.program().requireNoNoise();
        Figures.say(
                "up in %s by its banner; everything gone %s after Ctrl-C"
                        .formatted(up.startedIn(), sinceCtrlC));
    }

    @Test
    void ctrl_c_while_starting_ends_everything() throws Exception {
        Program program = site.plane("up", "--port", port(), "--proxy-port", port());
        program.awaitOutput(Pattern.compile("controller on port"), FAILURE_LIMIT);
        program.interrupt();
        program.awaitExit(STOP_LIMIT);

        assertThat(site.processes()).as("what is left running").isEmpty();
        program.requireNoNoise();
    }

    @Test
    void taken_port_is_told_in_one_line() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(failure(FAILED, "up", "--port", port, "--proxy-port", port()))
                    .isEqualTo(
                            "plane up: port "
                                    + port
                                    + " is in use: stop the program that listens there,"
                                    + " or give --port another");
        }
    }

    @Test
    void database_that_does_not_answer_is_told_in_one_line() throws Exception {
        String database = "postgres://nobody:secret@127.0.0.1:" + port() + "/nothing";

        assertThat(
                        failure(
                                FAILED,
                                "up",
                                "--db",
                                database,
                                "--port",
                                port(),
                                "--proxy-port",
                                port()))
                .startsWith("plane up: ")
                .contains("127.0.0.1:")
                .doesNotContain("secret");
    }

    @Test
    void spoiled_data_is_told_in_one_line() throws Exception {
        Path data = site.home().resolve(".plane/postgres/data");
        Files.createDirectories(data);
        Files.writeString(data.resolve("PG_VERSION"), "7");

        assertThat(failure(FAILED, "up", "--port", port(), "--proxy-port", port()))
                .startsWith("plane up: PostgreSQL does not start with the data in " + data)
                .contains("postgres.log");
    }

    @Test
    void app_without_a_command_is_told_in_one_line() throws Exception {
        assertThat(failure(MISUSED, "up", "--app", "notes")).contains("--app").contains("notes");
        assertThat(failure(MISUSED, "up", "--app", "notes="))
                .isEqualTo(
                        "plane up: --app: notes= (expected: NAME=COMMAND, neither of them empty)");
    }

    private void second_up_in_the_same_home_is_refused(Up first) throws Exception {
        assertThat(failure(FAILED, "up", "--port", port(), "--proxy-port", port()))
                .contains("another plane up uses " + site.home().resolve(".plane"));
        assertThat(first.program().isAlive()).isTrue();
    }

    /** The line that tells why a command has failed, when it says no more than that. */
    private String failure(int code, String... arguments) throws InterruptedException {
        Set<Long> before = site.lasting();
        Program program = site.plane(arguments);

        assertThat(program.awaitExit(FAILURE_LIMIT)).as(program.output()).isEqualTo(code);
        assertThat(site.lasting()).as("what is left running").isEqualTo(before);
        program.requireNoNoise();
        return program.output()
                .lines()
                .filter(line -> !line.isBlank() && !isProgress(line) && !isHint(line))
                .collect(Collectors.joining("\n"));
    }

    private static boolean isProgress(String line) {
        return line.startsWith("  ");
    }

    private static boolean isHint(String line) {
        return line.equals("See 'plane up --help'.");
    }

    private static String port() {
        return Integer.toString(FreePort.next());
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }
}
