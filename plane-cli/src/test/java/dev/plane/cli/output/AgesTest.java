package dev.plane.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

final class AgesTest {
    @ParameterizedTest
    @CsvSource({
        "-1, 0s",
        "0, 0s",
        "59, 59s",
        "60, 1m",
        "3599, 59m",
        "3600, 1h",
        "86399, 23h",
        "86400, 1d",
        "864000, 10d"
    })
    void age_isItsLargestUnit(long seconds, String expected) {
        assertThat(Ages.format(Duration.ofSeconds(seconds))).isEqualTo(expected);
    }
}
