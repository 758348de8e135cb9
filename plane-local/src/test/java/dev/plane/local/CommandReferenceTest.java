package dev.plane.local;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plane.cli.Main;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes {@code docs/cli.md} from the command line itself; fails once when that has changed. */
final class CommandReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "cli.md");
    private static final int WIDTH = 100;
    private static final String INTRODUCTION =
            """
            # The command line

            Every command with its flags, as `--help` shows it. A test writes this page from the code; it is not edited by hand.

            Exit codes: 0 done, 1 failed (stderr says why in a line; a refusal by a controller takes four), 2 a command line that is not understood.
            """;

    @Test
    void page_isWhatTheCommandsSayOfThemselves() throws IOException {
        String before = Files.exists(PAGE) ? Files.readString(PAGE) : "";
        StringBuilder page = new StringBuilder(INTRODUCTION);
        describe(Main.commandLine(Map.of()), page);
        Files.writeString(PAGE, page);

        assertThat(before).as("%s was written anew: commit it", PAGE).isEqualTo(page.toString());
    }

    private static void describe(CommandLine command, StringBuilder page) {
        page.append("\n## ").append(command.getCommandSpec().qualifiedName(" "));
        page.append("\n\n```\n").append(help(command)).append("```\n");
        command.getSubcommands().values().forEach(below -> describe(below, page));
    }

    private static String help(CommandLine command) {
        command.setUsageHelpAutoWidth(false).setUsageHelpWidth(WIDTH);
        StringWriter text = new StringWriter();
        command.usage(new PrintWriter(text, true), Ansi.OFF);
        byte[] utf8 = text.toString().replaceAll("(?m) +$", "").getBytes(UTF_8);
        return new String(utf8, UTF_8);
    }
}
