package dev.plane.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionOptionsTest {
    @Test
    void options_are_read_from_all_lines_in_any_case() {
        ConnectionOptions options =
                ConnectionOptions.NONE.with("keep-alive, UPGRADE").with("Close , X-Hop,,");

        assertThat(options.close()).isTrue();
        assertThat(options.upgrade()).isTrue();
        assertThat(options.named()).containsExactly("X-Hop");
    }

    @Test
    void named_header_is_found_in_any_case() {
        assertThat(ConnectionOptions.NONE.with("X-Hop").names("x-hop")).isTrue();
        assertThat(ConnectionOptions.NONE.with("X-Hop").names("x-hops")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "content-length", "transfer-encoding", "te"})
    void what_frames_a_message_cannot_be_named_away(String name) {
        assertThat(ConnectionOptions.NONE.with(name).names(name)).isFalse();
    }
}
