package dev.plane.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsAddressTest {
    @Test
    void port_alone_is_every_address() {
        assertThat(MetricsAddress.parse("9100")).isEqualTo(new MetricsAddress("0.0.0.0", 9100));
    }

    @Test
    void host_may_stand_before_the_port() {
        assertThat(MetricsAddress.parse("127.0.0.1:9100"))
                .isEqualTo(new MetricsAddress("127.0.0.1", 9100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", ":9100", "-1", "65536", "h:", "99999999999"})
    void anything_else_is_refused_with_the_expectation(String text) {
        assertThatThrownBy(() -> MetricsAddress.parse(text))
                .hasMessageContaining("(expected: PORT or HOST:PORT)");
    }
}
