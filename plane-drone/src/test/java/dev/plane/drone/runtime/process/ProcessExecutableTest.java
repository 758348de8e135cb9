package dev.plane.drone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.json.RawJson;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ProcessExecutableTest {
    private static ProcessSettings settings(boolean allowCommands) {
        return new ProcessSettings(
                Path.of("processes"),
                InetAddress.getLoopbackAddress(),
                Map.of("demo", "python3 app.py", "game", "./game"),
                allowCommands,
                ProcessSettings.GRACE,
                ProcessSettings.START_LIMIT,
                ProcessSettings.LOG_BYTES,
                Map.of());
    }

    private static ProcessExecutable parse(String json) {
        return ProcessExecutable.parse(new RawJson(json), settings(true));
    }

    @Test
    void image_isACommandLineForTheShell() {
        assertThat(
                        parse(
                                "{\"image\":\"demo\",\"env\":{\"A\":\"b\"},\"credentials\":null,"
                                        + "\"mount\":true,\"unheard\":[{}]}"))
                .isEqualTo(
                        new ProcessExecutable(
                                List.of("python3 app.py"), true, Map.of("A", "b"), null));
    }

    @Test
    void command_isRunAsItIs() {
        assertThat(parse("{\"command\":[\"echo\",\"a b\"],\"directory\":\"/\"}"))
                .isEqualTo(
                        new ProcessExecutable(
                                List.of("echo", "a b"), false, Map.of(), Path.of("/")));
    }

    @Test
    void commandWithoutPermission_isRefused() {
        assertThatThrownBy(
                        () ->
                                ProcessExecutable.parse(
                                        new RawJson("{\"command\":[\"ls\"]}"), settings(false)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("--allow-commands");
    }

    @Test
    void unknownImage_namesTheKnownOnes() {
        assertThatThrownBy(() -> parse("{\"image\":\"ghcr.io/x\"}"))
                .hasMessage(
                        "image: ghcr.io/x (expected: one that the drone was given with --app"
                                + " NAME='command': demo, game)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "null | executable: null",
                "7 | executable: 7",
                "{} | executable: {}",
                "{\"image\":7} | executable: {\"image\":7}",
                "{\"command\":[]} | command: []",
                "{\"command\":[\"a\\u0000b\"]} | without NUL",
                "{\"command\":[\"a\"],\"env\":{\"A=B\":\"c\"}} | env: A=B",
                "{\"command\":[\"a\"],\"env\":{\"A\":\"\\u0000\"}} | env.A",
                "{\"command\":[\"a\"],\"env\":null} | env",
                "{\"command\":[\"a\"],\"directory\":\"/no/such\"} | directory: /no/such",
                "{\"command\":[\"a\"],\"directory\":\"\\u0000\"} | directory"
            })
    void badExecutable_isRefusedNamingFieldAndValue(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(message);
    }
}
