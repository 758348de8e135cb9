package dev.plane.drone.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.common.error.InvalidValueException;

import org.junit.jupiter.api.Test;

class ProcessEntryTest {
    private static final String REST =
            " 1 4242 4242 0 -1 4194304 1 0 0 0 7 3 0 0 20 0 1 0 987654 1000 5 1 1 1";

    @Test
    void commandWithBlanksAndBrackets_isSkipped() {
        assertThat(ProcessEntry.parse("4243 (a) b (c) S" + REST))
                .isEqualTo(new ProcessEntry(4243, 'S', 4242, 987_654));
    }

    @Test
    void zombie_hasEnded() {
        assertThat(ProcessEntry.parse("1 (sh) Z" + REST).hasEnded()).isTrue();
        assertThat(ProcessEntry.parse("1 (sh) R" + REST).hasEnded()).isFalse();
    }

    @Test
    void shortLine_isRefusedWithItsText() {
        assertThatThrownBy(() -> ProcessEntry.parse("1 (sh) S 2"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("1 (sh) S 2");
    }
}
