package dev.plane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Mistakes on the command line, and the help against them. */
final class UsageTest {
    private static final String[] CONNECT = {
        "admin", "--controller", "http://localhost", "connect"
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "usage error | Unmatched argument at index 0: 'nonsense'",
                "admin connect, missing image | (--image=IMAGE | --app=NAME | --executable=JSON)",
                "admin drain, invalid drone name | --drone: drone name: zz (expected: a name that"
                        + " starts with dr-)",
                "admin, controller URL without scheme | --controller: controller: 127.0.0.1"
                        + " (expected",
                "drone, bad name | --name: drone name: zz (expected: a name that starts with dr-)",
                "drone, bad cluster | --cluster: cluster: a:b:c (expected: "
            })
    void mistake_isCode2_andSaysValueAndExpectation(String name, String expected) {
        Captured captured = Captured.named(name);

        Terminal.Printed printed =
                Terminal.run(captured.command().stream().skip(1).toArray(String[]::new));

        assertThat(printed.err()).contains(expected).endsWith(" --help'.\n");
        assertThat(printed.out()).isEmpty();
        assertThat(printed.code()).isEqualTo(captured.code()).isEqualTo(2);
    }

    @Test
    void noCommand_isCode2() {
        assertThat(Terminal.run())
                .isEqualTo(
                        new Terminal.Printed(
                                2,
                                "",
                                "plane: Missing required subcommand\nSee 'plane --help'.\n"));
        assertThat(Terminal.run("admin", "--controller", "http://localhost").err())
                .startsWith("plane admin: Missing required subcommand\n");
    }

    @Test
    void controller_isRequired() {
        Terminal.Printed printed = Terminal.run("admin", "status");

        assertThat(printed.code()).isEqualTo(2);
        assertThat(printed.err())
                .contains("Missing option: '--controller=URL' or PLANE_CONTROLLER");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"image\":x}      | at line 1 column 10",
                "{\"image\":\"app\" | expected close marker for Object at line 1 column 15",
                "{\"image\":\"app\"} {} | {} (expected: nothing after the JSON value, which ends"
                        + " at",
                "app                | at line 1 column "
            })
    void executableThatIsNoJson_isCode2_andSaysWhere(String executable, String expected) {
        Terminal.Printed printed = connect("--executable", executable);

        assertThat(printed.err())
                .startsWith("plane admin connect: Invalid value for option '--executable'")
                .contains(expected);
        assertThat(printed.code()).isEqualTo(2);
    }

    @Test
    void onlyOneProgramIsStarted() {
        assertThat(connect("--app", "a", "--image", "b").err())
                .contains("--image=IMAGE, --app=NAME are mutually exclusive");
    }

    @Test
    void mountWithoutImage_isRefused() {
        Terminal.Printed printed = connect("--app", "a", "--mount", "m");

        assertThat(printed.code()).isEqualTo(2);
        assertThat(printed.err()).contains("--mount: m (expected: not without --image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--max-idle-seconds=-1", "--key=", "--id=UPPER", "--subdomain=a.b"})
    void valueOutOfRange_isCode2(String flag) {
        Terminal.Printed printed = connect("--app", "a", flag);

        assertThat(printed.code()).isEqualTo(2);
        assertThat(printed.err()).contains(" (expected: ");
    }

    @Test
    void helpOfPlane_listsEveryCommand() {
        Terminal.Printed help = Terminal.run("--help");

        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains(
                        "controller ",
                        "drone ",
                        "proxy ",
                        "dns ",
                        "admin ",
                        "migrate ",
                        "version ");
        assertThat(Terminal.run("admin", "--help").out())
                .contains("connect ", "terminate ", "drain ", "status ", "cluster-state ")
                .contains("backend-status ", "PLANE_CONTROLLER.");
    }

    @Test
    void everyCommand_hasHelpWithAnExample() {
        for (List<String> path : paths(Main.commandLine(Map.of()), List.of())) {
            String[] arguments =
                    Stream.concat(path.stream(), Stream.of("--help")).toArray(String[]::new);
            Terminal.Printed help = Terminal.run(arguments);

            assertThat(help.code()).as("%s", path).isZero();
            assertThat(help.out())
                    .as("%s", path)
                    .startsWith(("Usage: plane " + String.join(" ", path)).strip())
                    .containsPattern("\nExamples?:\n  plane " + String.join(" ", path));
        }
    }

    @Test
    void version_isAlsoAFlag() {
        assertThat(Terminal.run("--version").out()).matches("plane \\S+ \\(\\S+\\)\n");
        assertThat(Terminal.run("-V").out()).isEqualTo(Terminal.run("--version").out());
    }

    private static Terminal.Printed connect(String... flags) {
        return Terminal.run(
                Stream.concat(Stream.of(CONNECT), Stream.of(flags)).toArray(String[]::new));
    }

    private static List<List<String>> paths(CommandLine line, List<String> path) {
        List<List<String>> paths = new ArrayList<>(List.of(path));
        line.getSubcommands()
                .forEach(
                        (name, command) ->
                                paths.addAll(
                                        paths(
                                                command,
                                                Stream.concat(path.stream(), Stream.of(name))
                                                        .toList())));
        return paths;
    }
}
