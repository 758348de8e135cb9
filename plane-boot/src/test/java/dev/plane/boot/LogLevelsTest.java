package dev.plane.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;

import org.junit.jupiter.api.Test;

class LogLevelsTest {
    @Test
    void nothing_given_is_information_of_plane_and_warnings_of_libraries() {
        LogLevels levels = LogLevels.parse(null);

        assertThat(levels.plane()).isEqualTo(Level.INFO);
        assertThat(levels.libraries()).isEqualTo(Level.WARN);
        assertThat(levels.modules()).isEmpty();
    }

    @Test
    void off_silences_everything() {
        LogLevels levels = LogLevels.parse("off");

        assertThat(levels.plane()).isEqualTo(Level.OFF);
        assertThat(levels.libraries()).isEqualTo(Level.OFF);
    }

    @Test
    void trace_moves_libraries_to_information_only() {
        assertThat(LogLevels.parse("trace").libraries()).isEqualTo(Level.INFO);
    }

    @Test
    void modules_are_named_in_either_language() {
        LogLevels levels = LogLevels.parse("warn, plane::drone=DEBUG,io.netty=trace");

        assertThat(levels.plane()).isEqualTo(Level.WARN);
        assertThat(levels.modules())
                .containsEntry("dev.plane.drone", Level.DEBUG)
                .containsEntry("io.netty", Level.TRACE);
    }

    @Test
    void unreadable_parts_are_kept_apart_and_change_nothing() {
        LogLevels levels = LogLevels.parse("loud,plane=louder,error");

        assertThat(levels.plane()).isEqualTo(Level.ERROR);
        assertThat(levels.refused()).containsExactly("loud", "plane=louder");
    }
}
