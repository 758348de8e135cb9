package dev.plane.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.route.BearerToken;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    /** PX-13, PX-14, PX-15, PX-17, PX-09, PX-10, PX-45. */
    @ParameterizedTest
    @CsvSource({
        "/foo/bar, foo, /foo/bar, /bar",
        "/foo, foo, /foo, /",
        "/foo/, foo, /foo/, /",
        "/foo?x=1, foo, /foo, /?x=1",
        "/foo?x=/1, foo, /foo, /?x=/1",
        "/foo/?x=1, foo, /foo/, /?x=1",
        "/foo//a/../b/%2Fc/./d%20e, foo, /foo//a/../b/%2Fc/./d%20e, //a/../b/%2Fc/./d%20e",
        "/a%2Fb/c, a%2Fb, /a%2Fb/c, /c",
        "/s.foo/bar, s.foo, /s.foo/bar, /s.foo/bar",
        "/s.foo, s.foo, /s.foo, /s.foo",
        "/s.foo?x=1, s.foo, /s.foo, /s.foo?x=1",
        "/ready/x, ready, /ready/x, /x",
    })
    void first_segment_is_the_token_and_a_static_one_stays(
            String target, String token, String path, String forwarded) {
        assertThat(Target.parse("GET", target))
                .isEqualTo(new Target.Session(new BearerToken(token), path, forwarded, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ready", "/ready?x=1"})
    void readiness_is_asked_for_by_its_path_alone(String target) {
        assertThat(Target.parse("POST", target)).isEqualTo(Target.READINESS);
    }

    /** PX-16. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/?a=1"})
    void root_is_no_session(String target) {
        assertThat(Target.parse("GET", target)).isEqualTo(Target.ROOT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//x", "//", "*", "", "plane.test:80", "x/y", "/a b", "/a\u0000", "/a#b"})
    void target_without_token_leads_nowhere(String target) {
        assertThat(Target.parse("GET", target)).isEqualTo(Target.NOWHERE);
    }

    @Test
    void connect_leads_nowhere() {
        assertThat(Target.parse("CONNECT", "/foo/bar")).isEqualTo(Target.NOWHERE);
    }

    @ParameterizedTest
    @CsvSource({
        "http://plane.test/foo/bar?x=1, /foo/bar, /bar?x=1, plane.test",
        "HTTPS://plane.test:8080/foo, /foo, /, plane.test:8080",
    })
    void absolute_target_is_one_of_its_host(
            String target, String path, String forwarded, String authority) {
        assertThat(Target.parse("GET", target))
                .isEqualTo(new Target.Session(new BearerToken("foo"), path, forwarded, authority));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://plane.test", "http://plane.test?x"})
    void absolute_target_without_path_is_the_root(String target) {
        assertThat(Target.parse("GET", target)).isEqualTo(Target.ROOT);
    }
}
