package dev.plane.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.boot.StartException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

final class FreePortsTest {
    @Test
    void takenPort_isToldWithTheFlagThatChoosesAnother() throws IOException {
        int port;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = other.getLocalPort();
            assertThatThrownBy(() -> FreePorts.require("--proxy-port", port))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("port " + port + " is in use")
                    .hasMessageContaining("--proxy-port");
        }
        FreePorts.require("--proxy-port", port);
    }

    @Test
    void portOfTheAdministrator_isToldAsSuch() {
        assertThat(FreePorts.refusal("--port", 80, "Permission denied (Bind failed)"))
                .isEqualTo("port 80 is for the administrator only: give --port another");
    }
}
