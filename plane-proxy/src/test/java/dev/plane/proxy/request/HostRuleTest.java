package dev.plane.proxy.request;

import static dev.plane.proxy.request.HostRule.Verdict.ACCEPTED;
import static dev.plane.proxy.request.HostRule.Verdict.MALFORMED;
import static dev.plane.proxy.request.HostRule.Verdict.OTHER_CLUSTER;
import static dev.plane.proxy.request.HostRule.Verdict.OTHER_SUBDOMAIN;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.name.ClusterName;
import dev.plane.common.name.Subdomain;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {
    private static HostRule.Verdict judge(
            String cluster, @Nullable String subdomain, @Nullable String host) {
        Subdomain wanted = subdomain == null ? null : new Subdomain(subdomain);
        return new HostRule(new ClusterName(cluster), wanted).judge(host);
    }

    /** PX-18, PX-19, PX-22, PX-25, W-31. */
    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "example.com, foobar.example.com",
        "example.com, a.b.example.com",
        "example.com, EXAMPLE.com",
        "EXAMPLE.com, foobar.example.COM",
        "myhost:8080, foobar.myhost:8080",
        "myhost:8080, myhost:8080",
        "myhost, foobar.myhost:443",
        "myhost, myhost:443",
        "myhost:443, myhost",
        "myhost:443, foobar.myhost:443",
    })
    void host_of_the_cluster_is_accepted(String cluster, String host) {
        assertThat(judge(cluster, null, host)).isEqualTo(ACCEPTED);
    }

    /** PX-20, PX-21, PX-23, PX-24. */
    @ParameterizedTest
    @CsvSource({
        "example.com, foobarexample.com",
        "example.com, other.test",
        "example.com, example.com.other.test",
        "example.com, ample.com",
        "example.com, example.com:80",
        "myhost:8080, foobar.myhost",
        "myhost:8080, foobar.myhost:443",
        "myhost, foobar.myhost:8080",
        "example.com, [::1]:9090",
        "example.com, 127.0.0.1",
    })
    void host_of_another_cluster_is_refused(String cluster, String host) {
        assertThat(judge(cluster, null, host)).isEqualTo(OTHER_CLUSTER);
    }

    /** PX-11, PX-12. */
    @ParameterizedTest
    @CsvSource({
        "sub.example.com, ACCEPTED",
        "SUB.example.com, ACCEPTED",
        "example.com, OTHER_SUBDOMAIN",
        "x.sub.example.com, OTHER_SUBDOMAIN"
    })
    void route_with_subdomain_accepts_that_one_alone(String host, HostRule.Verdict verdict) {
        assertThat(judge("example.com", "sub", host)).isEqualTo(verdict);
    }

    @Test
    void route_with_empty_subdomain_accepts_no_request_without_one() {
        assertThat(judge("example.com", "", "example.com")).isEqualTo(OTHER_SUBDOMAIN);
    }

    @Test
    void missing_host_is_malformed() {
        assertThat(judge("example.com", null, null)).isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "user@example.com",
                "example.com/",
                "example.com:80:80",
                "example.com:port",
                "example.com:123456",
                ".example.com",
                "a b.example.com",
                "[::1",
                "[]",
                "[::1]x",
                "\u00e9.example.com",
                "example.com?x",
                "a,example.com"
            })
    void odd_host_is_malformed(String host) {
        assertThat(judge("example.com", null, host)).isEqualTo(MALFORMED);
    }
}
