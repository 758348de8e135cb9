package dev.plane.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

final class ShellWordTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "it's", "$HOME", "a;b", "~", "*", "'", "a\nb", "\"", "\\"})
    void shell_readsOneWordAsItWas(String text) throws Exception {
        Process shell =
                new ProcessBuilder("sh", "-c", "printf '%s|' " + ShellWord.of(text)).start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(text + "|");
    }

    @Test
    void plainWord_staysAsItIs() {
        assertThat(ShellWord.of("./plane")).isEqualTo("./plane");
    }
}
