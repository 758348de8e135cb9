package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

class DemoConfigTest {

    private final Map<String, String> environment =
            new HashMap<>(
                    Map.of(
                            "PORT", "8080",
                            "SESSION_BACKEND_ID", "a1b2c3",
                            "SESSION_BACKEND_KEY", "room/1",
                            "SESSION_BACKEND_FENCING_TOKEN", "1768300000000"));

    @Test
    void environmentOfADrone_isTaken() {
        assertThat(DemoConfig.fromEnvironment(environment))
                .isEqualTo(new DemoConfig(8080, "room/1", "a1b2c3", 1_768_300_000_000L, null));

        environment.put("SESSION_BACKEND_STATIC_TOKEN", "s.abc");
        assertThat(DemoConfig.fromEnvironment(environment).staticToken()).isEqualTo("s.abc");
    }

    @Test
    void missingOrWrongValue_isNamed() {
        environment.put("PORT", "70000");
        assertThatThrownBy(() -> DemoConfig.fromEnvironment(environment))
                .hasMessage("PORT: 70000 (expected: a whole number, 0 to 65535)");

        environment.remove("PORT");
        assertThatThrownBy(() -> DemoConfig.fromEnvironment(environment))
                .hasMessageStartingWith("PORT: not set");
    }
}
