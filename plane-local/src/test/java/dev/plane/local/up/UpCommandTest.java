package dev.plane.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.boot.StartException;
import dev.plane.cli.Main;
import dev.plane.controller.DatabaseUrl;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

final class UpCommandTest {
    private static final Map<String, String> HOME = Map.of("HOME", "/home/x");

    @Test
    void noFlags_areTheDefaults() {
        assertThat(config(Map.of()))
                .isEqualTo(
                        new UpConfig(
                                Path.of("/home/x/.plane"),
                                8080,
                                9090,
                                Optional.empty(),
                                Map.of(),
                                false,
                                false));
    }

    @Test
    void allFlags_areInTheConfig() {
        UpConfig config =
                config(
                        Map.of(),
                        "--port=1",
                        "--proxy-port=2",
                        "--db=postgres://u@h/d",
                        "--app",
                        "notes=python3 app.py --mode=fast",
                        "--app=chat=./chat",
                        "--fresh");

        assertThat(config)
                .isEqualTo(
                        new UpConfig(
                                Path.of("/home/x/.plane"),
                                1,
                                2,
                                Optional.of(DatabaseUrl.parse("postgres://u@h/d")),
                                Map.of("notes", "python3 app.py --mode=fast", "chat", "./chat"),
                                true,
                                false));
        assertThat(config.apps().keySet()).containsExactly("notes", "chat");
    }

    @Test
    void environment_givesDefaultsOfFlagsToo() {
        assertThat(config(Map.of("PLANE_PROXY_PORT", "7070")).proxyPort()).isEqualTo(7070);
    }

    @Test
    void rustLog_asksForTheLogOnTheTerminal() {
        Map<String, String> environment = Map.of("HOME", "/home/x", "RUST_LOG", "info");

        assertThat(command(Map.of()).config(environment).logsToTerminal()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=abc | Invalid value for option '--port'",
                "--port=0 | --port: 0 (expected: 1 to 65535)",
                "--proxy-port=8080 | --proxy-port: 8080 (expected: another port than --port)",
                "--db=mysql://h/d | --db: mysql://h/d (expected: postgres://",
                "--app=notes | '--app'",
                "--app=notes= | --app: notes= (expected: NAME=COMMAND, neither of them empty)",
                "--app=my notes=cat | --app: my notes=cat (expected: a NAME of letters",
                "--app=demo=cat | --app: demo=cat (expected: another name: demo is the session",
            })
    void mistake_isCode2_andSaysValueAndExpectation(String flag, String expected) {
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine(Map.of()).setErr(new PrintWriter(err, true)).execute("up", flag);

        assertThat(err.toString())
                .startsWith("plane up: ")
                .contains(expected)
                .endsWith("See 'plane up --help'.\n");
        assertThat(code).isEqualTo(2);
    }

    @Test
    void otherSystem_isToldInOneLine() {
        UpCommand.requireLinux("Linux");
        assertThatThrownBy(() -> UpCommand.requireLinux("Mac OS X"))
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "plane up runs on Linux only, not on Mac OS X; plane admin works here too");
    }

    @Test
    void homeThatIsNotSet_isToldInOneLine() {
        assertThatThrownBy(() -> command(Map.of()).config(Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("HOME is not set");
    }

    private static UpConfig config(Map<String, String> environment, String... flags) {
        return command(environment, flags).config(HOME);
    }

    private static UpCommand command(Map<String, String> environment, String... flags) {
        CommandLine plane = Main.commandLine(environment);
        plane.parseArgs(Stream.concat(Stream.of("up"), Stream.of(flags)).toArray(String[]::new));
        return Objects.requireNonNull(plane.getSubcommands().get("up")).getCommand();
    }
}
