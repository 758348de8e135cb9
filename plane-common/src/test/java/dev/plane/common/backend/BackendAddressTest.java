package dev.plane.common.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plane.common.error.InvalidValueException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;

class BackendAddressTest {
    @Test
    void ipAndPort_areAnAddress() {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        assertThat(new BackendAddress("127.0.0.1:80").toSocketAddress())
                .isEqualTo(new InetSocketAddress(loopback, 80));
        assertThat(BackendAddress.of(loopback, 80)).hasToString("127.0.0.1:80");
        InetAddress six = InetAddress.ofLiteral("::1");
        assertThat(new BackendAddress("[::1]:65535").toSocketAddress())
                .isEqualTo(new InetSocketAddress(six, 65_535));
        assertThat(BackendAddress.of(six, 1).toSocketAddress())
                .isEqualTo(new InetSocketAddress(six, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "localhost:80", "256.0.0.1:80",
                "1.2.3:80", "::1:80", "[::g]:80", "[fe80::1%lo]:80", "127.0.0.1:80 ", ":80",
                "[127.0.0.1:80", "127.0.0.1:-1", "127.0.0.1:99999999999"
            })
    void whatElse_isRefusedWithoutAskingANameServer(String text) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new BackendAddress(text))
                .withMessage("address: " + text + " (expected: 1.2.3.4:80 or [::1]:80)");
    }
}
