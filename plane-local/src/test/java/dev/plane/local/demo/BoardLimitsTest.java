package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

class BoardLimitsTest {

    @Test
    void outboundLimitBelowTheLargestBoard_isRefused() {
        assertThatThrownBy(
                        () ->
                                new BoardLimits(
                                        2_000, 40_000, 4_000, 512, 24, 128, 16_384, 200, 65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the largest board: 832768")
                .hasMessageContaining("outboundBytes, 65536");
    }

    @Test
    void messageLimitBelowALargestMessage_isRefused() {
        assertThatThrownBy(
                        () ->
                                new BoardLimits(
                                        2_000, 40_000, 4_000, 512, 24, 128, 4_096, 200, 1_048_576))
                .hasMessageContaining("messageBytes, 4096");
    }

    @Test
    void largestMessages_fitIntoWhatIsReckonedForThem() {
        int points = 512;
        int[] widest = IntStream.range(0, 2 * points).map(i -> -Coordinate.LIMIT).toArray();
        byte[] line =
                new MessageCodec()
                        .write(
                                new ServerMessage.Welcome(
                                        new ServerMessage.Session("", "", ""),
                                        new Participant("", "", 0),
                                        "",
                                        1,
                                        java.util.List.of(),
                                        java.util.List.of(
                                                new ServerMessage.Line(
                                                        "p" + Integer.MAX_VALUE,
                                                        Integer.MAX_VALUE,
                                                        400,
                                                        11,
                                                        Points.of(widest),
                                                        false))));

        assertThat(line.length).isLessThan(points * 16 + 2 * 80 + 160);
    }
}
