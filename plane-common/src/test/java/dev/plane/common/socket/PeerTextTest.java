package dev.plane.common.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class PeerTextTest {
    @Test
    void hostileName_isOneShortLineInTheLog() {
        assertThat(PeerText.forLog("dr-x\nERROR all is lost")).isEqualTo("dr-x?ERROR all is lost");
        assertThat(PeerText.forLog("x".repeat(100_000))).hasSize(301);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ü", "€", "😀"})
    void longReason_isCutToWhatACloseFrameHolds(String unit) {
        String fitting = PeerText.forClose(unit.repeat(1000));

        assertThat(fitting.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(115, 123);
        assertThat(unit.repeat(1000)).startsWith(fitting);
        assertThat(fitting.length() % unit.length()).isZero();
    }

    @Test
    void shortReason_isKept() {
        assertThat(PeerText.forClose("another instance is connected"))
                .isEqualTo("another instance is connected");
    }
}
