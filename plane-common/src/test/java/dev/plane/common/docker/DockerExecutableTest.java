package dev.plane.common.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class DockerExecutableTest {
    @Test
    void imageAlone_isWrittenInFull() {
        DockerExecutable executable = Json.read("{\"image\":\"i\"}", DockerExecutable.class);
        assertThat(executable)
                .isEqualTo(
                        new DockerExecutable(
                                "i", null, null, Map.of(), ResourceLimits.NONE, null, null));
        assertThat(Json.write(executable))
                .isEqualTo(
                        "{\"image\":\"i\",\"pull_policy\":null,\"credentials\":null,\"env\":{},"
                                + "\"resource_limits\":{\"cpu_period\":null,"
                                + "\"cpu_period_percent\":null,\"cpu_time_limit\":null,"
                                + "\"memory_limit_bytes\":null,\"disk_limit_bytes\":null},"
                                + "\"mount\":null,\"network_name\":null}");
    }

    @Test
    void mount_isTruthOrText() {
        assertThat(Json.read("{\"image\":\"i\",\"mount\":false}", DockerExecutable.class).mount())
                .isEqualTo(new Mount.ByKey(false));
        assertThat(Json.read("{\"image\":\"i\",\"mount\":\"x/y\"}", DockerExecutable.class).mount())
                .isEqualTo(new Mount.At("x/y"));
    }

    @Test
    void credentials_areNotShown() {
        assertThat(new RegistryCredentials("user", "secret").toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null|null (expected: a value)",
                "5|5 (expected: an object)",
                "{}|image: missing (expected: a value)",
                "{\"image\":5}|image: 5 (expected: text)",
                "{\"image\":\"i\",\"env\":null}|env: null (expected: a value)",
                "{\"image\":\"i\",\"env\":{\"A\":1}}|env.A: 1 (expected: text)",
                "{\"image\":\"i\",\"env\":[]}|env: a list (expected: an object)",
                "{\"image\":\"i\",\"resource_limits\":null}|resource_limits: null (expected: a"
                        + " value)",
                "{\"image\":\"i\",\"mount\":1}|mount: 1 (expected: true, false or text)",
                "{\"image\":\"i\",\"pull_policy\":\"always\"}|pull_policy: \"always\" (expected:"
                        + " one of IfNotPresent, Always, Never)",
                "{\"image\":\"i\",\"resource_limits\":{\"cpu_period_percent\":256}}|"
                        + "resource_limits.cpu_period_percent: 256 (expected: 0 to 255)",
                "{\"image\":\"i\",\"resource_limits\":{\"cpu_period\":-1}}|"
                        + "resource_limits.cpu_period: -1 (expected: 0 or more)",
                "{\"image\":\"i\",\"credentials\":{\"username\":\"u\"}}|credentials.password:"
                        + " missing (expected: a value)",
            })
    void badExecutable_isRefusedNamingFieldValueAndExpectation(String text, String message) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read(text, DockerExecutable.class))
                .withMessage(message);
    }
}
