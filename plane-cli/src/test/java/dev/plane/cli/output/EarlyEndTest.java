package dev.plane.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.time.DatabaseTime;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EarlyEndTest {
    @ParameterizedTest
    @EnumSource(TerminationReason.class)
    void stoppedBackend_isExplainedByItsReason(TerminationReason reason) {
        assertThat(EarlyEnd.explain(end(reason, true)))
                .startsWith("The backend ended before it was ready: ")
                .doesNotContain("exited", "null");
    }

    @Test
    void backendThatEndedByItself_isExplainedByItsExitCode() {
        assertThat(EarlyEnd.explain(end(null, true))).contains(": it exited with an error.");
        assertThat(EarlyEnd.explain(end(null, false)))
                .contains(": it could not be started, or exited by itself.");
        assertThat(EarlyEnd.explain(end(null, null)))
                .contains(": it could not be started, or exited by itself.");
    }

    private static StatusEntry end(@Nullable TerminationReason reason, @Nullable Boolean error) {
        return new StatusEntry(BackendStatus.TERMINATED, reason, null, error, new DatabaseTime(0));
    }
}
