package dev.plane.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRuleTest {
    /** PX-29: what a framework may read as one of ours is one of ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-verified-username", "X-Verified-Foo", "X-VERIFIED-SECRET", "x_verified_username",
                "X_VERIFIED_USERNAME", "x-verified_path", "x_verified-path", "x.verified.path",
                "x-verified-"
            })
    void every_spelling_of_a_verified_header_is_one(String name) {
        assertThat(HeaderRule.of(name)).isEqualTo(HeaderRule.VERIFIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "x-verified",
                "x-verifiedness",
                "xx-verified-a",
                "my-x-verified-a",
                "accept",
                "access-control-allow-credentials",
                "content-type",
                "cookie",
                "te2",
                "connections",
                "x-forwarded-host",
                "x-plane-backend-ip",
                "proxy",
                "upgrades",
                "host2",
                "expected",
                "dates",
                "servers",
                "keep-alives",
                "content-length2"
            })
    void other_headers_pass(String name) {
        assertThat(HeaderRule.of(name)).isEqualTo(HeaderRule.FORWARD);
    }

    @ParameterizedTest
    @CsvSource({
        "Connection, CONNECTION",
        "keep-alive, REMOVE",
        "Proxy-Authorization, REMOVE",
        "proxy-connection, REMOVE",
        "HTTP2-Settings, REMOVE",
        "TE, TE",
        "Transfer-Encoding, TRANSFER_ENCODING",
        "content-length, CONTENT_LENGTH",
        "UPGRADE, UPGRADE",
        "Host, HOST",
        "Expect, EXPECT",
        "X-Forwarded-For, FORWARDED_FOR",
        "x-forwarded-proto, FORWARDED_PROTO",
        "Server, SERVER",
        "Date, DATE",
        "Access-Control-Allow-Origin, CROSS_ORIGIN",
        "access-control-allow-methods, CROSS_ORIGIN",
        "access-control-allow-headers, CROSS_ORIGIN",
        "X-Plane-Backend-Id, BACKEND_ID",
    })
    void headers_with_a_meaning_here_have_their_rule(String name, HeaderRule rule) {
        assertThat(HeaderRule.of(name)).isEqualTo(rule);
    }
}
