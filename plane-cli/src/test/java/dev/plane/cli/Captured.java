package dev.plane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.boot.BuildInfo;
import dev.plane.common.json.Json;
import dev.plane.common.protocol.PlaneVersion;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** A command that upstream's program was given, and what it printed. */
record Captured(List<String> command, String out, String err, int code) {
    private static final String CONTROLLER = "http://127.0.0.1:18080";
    private static final int STILL_RUNNING = -1;
    private static final PlaneVersion OWN = BuildInfo.version();

    /** The captured command of that name. */
    static Captured named(String name) {
        try (InputStream in = Captured.class.getResourceAsStream("/fixtures/cli.json")) {
            for (JsonNode row : Json.mapper().readTree(Objects.requireNonNull(in))) {
                if (row.get("case").asString().equals(name)) {
                    return of(row);
                }
            }
        } catch (IOException e) {
            throw new AssertionError("cli.json", e);
        }
        throw new AssertionError("not captured: " + name);
    }

    /** The arguments after {@code plane}, sent to another controller than the captured one. */
    String[] arguments(URI controller) {
        return command.stream()
                .skip(1)
                .map(word -> word.equals(CONTROLLER) ? controller.toString() : word)
                .toArray(String[]::new);
    }

    /** Requires the same code and, but for names, times and the like, the same texts. */
    void matches(Terminal.Printed printed) {
        assertThat(form(printed.out())).isEqualTo(form(out));
        assertThat(form(printed.err())).isEqualTo(form(err));
        assertThat(printed.code()).isEqualTo(code);
    }

    private static Captured of(JsonNode row) {
        return new Captured(
                row.get("command").valueStream().map(JsonNode::asString).toList(),
                row.get("stdout").asString(),
                row.get("stderr").asString(),
                row.get("exit").asInt(STILL_RUNNING));
    }

    /** The text with every value that is another one in each run replaced by its kind. */
    private static String form(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} UTC", "TIME")
                .replaceAll("http://127\\.0\\.0\\.1:\\d+", "CONTROLLER")
                .replaceAll("/(s\\.)?[A-Za-z0-9_-]{43}/", "/$1TOKEN/")
                .replaceAll("(backend: |/b/)[a-z0-9]{14}\\b", "$1BACKEND")
                .replaceAll("(with logs: )[a-z0-9]+", "$1ID")
                .replaceAll("co-[a-z0-9]+", "CONTROLLER-NAME")
                .replaceAll("(?m)( age: )\\d+[smhd]$", "$1AGE")
                .replaceAll("0\\.5\\.5|" + Pattern.quote(OWN.version()), "VERSION")
                .replaceAll("abca8022|" + Pattern.quote(OWN.gitHash()), "HASH");
    }
}
