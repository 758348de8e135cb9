package dev.plane.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildInfoTest {
    @Test
    void build_wrote_down_its_version_and_revision() {
        assertThat(BuildInfo.version().version()).isEqualTo("0.1.0");
        assertThat(BuildInfo.version().gitHash()).matches("[0-9a-f]{8}|unknown");
    }
}
