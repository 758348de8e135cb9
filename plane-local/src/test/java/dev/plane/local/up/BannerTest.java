package dev.plane.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.cli.Main;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;

import org.junit.jupiter.api.Test;

import picocli.CommandLine.ParseResult;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class BannerTest {
    private static final ConnectResponse SESSION =
            new ConnectResponse(
                    new BackendName("b1"),
                    true,
                    BackendStatus.READY,
                    new BearerToken("token"),
                    URI.create("http://localhost:9999/token/"),
                    null,
                    null,
                    URI.create("http://localhost:8888/pub/b/b1/status"),
                    null);

    @Test
    void everythingUp_showsUrlTimeControllerAndLog() {
        assertThat(String.join("\n", lines(Map.of(), false)))
                .contains("4.2 s", "    http://localhost:9999/token/\n")
                .contains(
                        "controller is at http://localhost:8888, the log in"
                                + " /home/x/.plane/up.log.");
    }

    @Test
    void logOnTheTerminal_isNotSaidToBeInAFile() {
        assertThat(String.join("\n", lines(Map.of(), true)))
                .contains("controller is at http://localhost:8888.\n")
                .doesNotContain("up.log");
    }

    @Test
    void commandsToTry_areUnderstoodByTheCommandLine() {
        List<String> commands = commands(lines(Map.of(), false));

        assertThat(commands).hasSize(3);
        assertThat(parse(commands.get(0)).matchedOptionValue("--app", "")).isEqualTo("demo");
        assertThat(parse(commands.get(1)).commandSpec().name()).isEqualTo("cluster-state");
        assertThat(parse(commands.get(2)).<BackendName>matchedPositionalValue(0, null))
                .isEqualTo(new BackendName("b1"));
    }

    @Test
    void firstProgramOfTheUser_isWhatTheFirstCommandConnectsTo() {
        Map<String, String> apps = new LinkedHashMap<>();
        apps.put("notes", "python3 notes.py");
        apps.put("chat", "python3 chat.py");

        String command = commands(lines(apps, false)).getFirst();

        assertThat(parse(command).matchedOptionValue("--app", "")).isEqualTo("notes");
    }

    @Test
    void programWithASpaceInItsPath_isQuoted() {
        assertThat(Banner.lines(config(Map.of(), false), "/my tools/plane", SESSION, "1 s"))
                .anyMatch(line -> line.startsWith("    '/my tools/plane' admin "));
    }

    private static List<String> lines(Map<String, String> apps, boolean logsToTerminal) {
        return Banner.lines(config(apps, logsToTerminal), "./plane", SESSION, "4.2 s");
    }

    private static UpConfig config(Map<String, String> apps, boolean logsToTerminal) {
        return new UpConfig(
                Path.of("/home/x/.plane"),
                8888,
                9999,
                Optional.empty(),
                apps,
                false,
                logsToTerminal);
    }

    private static List<String> commands(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("    ./plane ")).toList();
    }

    /** The innermost command, as the real command line reads what a person pastes. */
    private static ParseResult parse(String command) {
        String[] words = command.strip().replaceFirst("^\\./plane ", "").split(" ", -1);
        ParseResult result = Main.commandLine(Map.of()).parseArgs(words);
        while (result.hasSubcommand()) {
            result = result.subcommand();
        }
        return result;
    }
}
