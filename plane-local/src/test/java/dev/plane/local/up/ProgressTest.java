package dev.plane.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.time.ManualTicker;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

final class ProgressTest {
    private final ManualTicker ticker = new ManualTicker();
    private final StringWriter terminal = new StringWriter();
    private final Progress progress = new Progress(new PrintWriter(terminal), ticker);

    @Test
    void stepEnds_itsTimeIsTold() {
        progress.step("controller on port 8080");
        assertThat(terminal.toString()).startsWith("  controller on port 8080 \u2026");
        assertThat(terminal.toString()).doesNotContain(" s", "\n");

        ticker.advance(Duration.ofMillis(1_240));
        progress.step("proxy");
        assertThat(terminal.toString().lines().toList().getFirst()).endsWith("1.2 s");

        ticker.advance(Duration.ofMillis(300));
        progress.done();
        assertThat(terminal.toString().lines().toList().getLast()).endsWith("0.3 s");
        assertThat(progress.total()).isEqualTo("1.5 s");
    }

    @Test
    void stepFails_noTimeIsTold() {
        progress.step("controller");
        progress.broken();
        progress.broken();
        progress.say("why");

        assertThat(terminal.toString().lines().toList()).hasSize(2);
        assertThat(terminal.toString()).doesNotContain(" s\n").endsWith("why\n");
    }
}
