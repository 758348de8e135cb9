package dev.plane.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.json.RawJson;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.route.RouteInfo;
import dev.plane.common.route.SecretToken;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class VerifiedHeadersTest {
    private static String written(@Nullable String user, @Nullable String userData, String secret) {
        VerifiedHeaders headers =
                VerifiedHeaders.of(
                        new RouteInfo(
                                new BackendName("b1"),
                                new BackendAddress("127.0.0.1:1"),
                                new SecretToken(secret),
                                new ClusterName("plane.test"),
                                user,
                                userData == null ? null : new RawJson(userData),
                                null,
                                null,
                                null,
                                null));
        String lines =
                new String(headers.beforePath(), StandardCharsets.UTF_8)
                        + "/p"
                        + new String(headers.afterPath(), StandardCharsets.UTF_8);
        return lines.replace("\r\n", "|");
    }

    /** PX-30 to PX-34. */
    @Test
    void headers_stand_in_their_order_as_utf_8() {
        assertThat(written("\u00fc\u4e2d", "{\"role\": \"a\", \"email\": \"\u00e9\"}", "sec"))
                .isEqualTo(
                        "x-verified-username: \u00fc\u4e2d|"
                                + "x-verified-user-data: {\"email\":\"\u00e9\",\"role\":\"a\"}|"
                                + "x-verified-path: /p|"
                                + "x-verified-backend: b1|"
                                + "x-verified-secret: sec|");
    }

    /** PXX-09. */
    @Test
    void static_token_has_an_empty_secret_and_nobody() {
        assertThat(written(null, null, ""))
                .isEqualTo("x-verified-path: /p|x-verified-backend: b1|x-verified-secret: |");
    }

    @Test
    void value_with_a_control_character_is_left_out() {
        assertThat(written("a\nb", "{}", "s"))
                .startsWith("x-verified-user-data: {}|x-verified-path: ");
        assertThat(written("a\rX-Admin: 1", null, "s")).startsWith("x-verified-path: ");
        assertThat(written("a\u007f", null, "s")).startsWith("x-verified-path: ");
    }

    @Test
    void empty_user_is_a_user() {
        assertThat(written("", "null", "s")).startsWith("x-verified-username: |x-verified-path");
    }
}
