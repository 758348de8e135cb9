package dev.plane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyPortsTest {
    /** CLX-04. */
    @ParameterizedTest
    @CsvSource({
        "false, , , 9090, ",
        "true, , , 80, 443",
        "true, 8000, , 8000, 443",
        "false, , 8443, 80, 8443",
        "true, , 8443, 80, 8443",
        "false, 8000, , 8000, ",
        "false, 8000, 8443, 8000, 8443",
        "true, 8000, 8443, 8000, 8443",
    })
    void flags_say_which_ports(
            boolean https,
            @Nullable Integer httpPort,
            @Nullable Integer httpsPort,
            int http,
            @Nullable Integer secure) {
        assertThat(ProxyPorts.of(https, httpPort, httpsPort))
                .isEqualTo(new ProxyPorts(http, secure));
    }

    @Test
    void port_that_is_none_is_refused_by_value_and_expectation() {
        assertThatThrownBy(() -> ProxyPorts.http(65_536))
                .hasMessage("http port: 65536 (expected: 0 to 65535)");
    }
}
