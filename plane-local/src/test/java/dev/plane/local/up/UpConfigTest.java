package dev.plane.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.common.error.InvalidValueException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

final class UpConfigTest {
    private static UpConfig config(int port, int proxyPort, Map<String, String> apps) {
        return new UpConfig(
                Path.of("/home/x/.plane"), port, proxyPort, Optional.empty(), apps, false, false);
    }

    @Test
    void cluster_isWhereBrowsersFindTheProxy() {
        assertThat(config(8080, 9090, Map.of()).cluster()).hasToString("localhost:9090");
    }

    @Test
    void impossiblePorts_areRefused() {
        assertThatThrownBy(() -> config(0, 9090, Map.of()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("port: 0 (expected: 1 to 65535)");
        assertThatThrownBy(() -> config(8080, 65_536, Map.of()))
                .hasMessage("proxy-port: 65536 (expected: 1 to 65535)");
        assertThatThrownBy(() -> config(9090, 9090, Map.of()))
                .hasMessage("proxy-port: 9090 (expected: another port than --port)");
    }

    @Test
    void appCalledDemo_isRefused() {
        assertThatThrownBy(() -> config(8080, 9090, Map.of("demo", "cat")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "-a", "a;b", "a'", "$a", ".a", "é"})
    void appWhoseNameAShellWouldReadOtherwise_isRefused(String name) {
        assertThatThrownBy(() -> config(8080, 9090, Map.of(name, "cat")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("(expected: a NAME of letters, digits and");
    }

    @Test
    void usualAppNames_areAccepted() {
        Map<String, String> apps = Map.of("notes", "cat", "ghcr.io/me/app:1.2@sha", "cat");

        assertThat(config(8080, 9090, apps).apps()).isEqualTo(apps);
    }
}
