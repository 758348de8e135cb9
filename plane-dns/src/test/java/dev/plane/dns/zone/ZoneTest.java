package dev.plane.dns.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.ClusterName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

class ZoneTest {
    private static final Zone ZONE = Zone.Delegated.of("example.com");
    private static final Zone NO_ZONE = new Zone.Undelegated();

    /** DN-02. */
    @ParameterizedTest
    @ValueSource(strings = {"foo.bar.baz.", "acme-challenge.foo.", "x_acme-challenge.foo.", "."})
    void nameWithoutChallengePrefix_isNotOursWithoutZone(String name) throws Exception {
        assertThat(place(NO_ZONE, name)).isEqualTo(new Place.Outside());
    }

    /** DN-03, DN-04: names are absolute here, whatever dot they had in text. */
    @ParameterizedTest
    @ValueSource(strings = {"_acme-challenge.foo.bar.baz.", "_ACME-Challenge.Foo.bar.BAZ."})
    void challengeName_isTheClusterBehindThePrefixWithoutZone(String name) throws Exception {
        assertThat(place(NO_ZONE, name)).isEqualTo(cluster("foo.bar.baz"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_acme-challenge.", "_acme-challenge.-foo.", "_acme-challenge.*.foo."})
    void challengeNameOfNoCluster_isNotOursWithoutZone(String name) throws Exception {
        assertThat(place(NO_ZONE, name)).isEqualTo(new Place.Outside());
    }

    /** DN-05, W-53: a zone ends at a label. */
    @ParameterizedTest
    @ValueSource(
            strings = {"foo.bar.baz.", "fooexample.com.", "x.fooexample.com.", "com.", ".", "foo."})
    void nameThatIsNotBelowTheZone_isOutside(String name) throws Exception {
        assertThat(place(ZONE, name)).isEqualTo(new Place.Outside());
    }

    /** DN-06, DN-07. */
    @ParameterizedTest
    @CsvSource({
        "foo.bar.baz.example.com., foo.bar.baz",
        "Foo.BAR.baz.EXAMPLE.com., foo.bar.baz",
        "a.example.com., a",
        "_acme-challenge.x.example.com., _acme-challenge.x",
        "example.com.example.com., example.com",
        "localhost:9090.example.com., localhost:9090"
    })
    void nameBelowTheZone_isItsRestInLowerCase(String name, String cluster) throws Exception {
        assertThat(place(ZONE, name)).isEqualTo(cluster(cluster));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com.", "EXAMPLE.com."})
    void zoneItself_isTheApex(String name) throws Exception {
        assertThat(place(ZONE, name)).isEqualTo(new Place.Apex());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-a.example.com.",
                "x.-a.example.com.",
                "*.example.com.",
                "a\\.b.example.com.",
                "a\\000.example.com.",
                "\\228.example.com.",
                "a:99999.example.com."
            })
    void nameThatNoClusterCanHave_isNowhere(String name) throws Exception {
        assertThat(place(ZONE, name)).isEqualTo(new Place.Nowhere());
    }

    @ParameterizedTest
    @CsvSource({"acme.example.com", "acme.example.com.", "ACME.example.com"})
    void zoneInText_mayEndWithADot(String text) {
        assertThat(Zone.Delegated.of(text)).isEqualTo(Zone.Delegated.of("acme.example.com."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                "-a.b",
                "a b",
                "*.example.com",
                "http://example.com",
                "example.com:53",
                "ex\\097mple.com"
            })
    void textThatIsNoDomainName_isRefused(String text) {
        assertThatThrownBy(() -> Zone.Delegated.of(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "zone: " + text + " (expected: a domain name such as acme.example.com)");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 201, 300})
    void labelOrZoneThatIsTooLong_isRefused(int length) {
        String text = length == 64 ? "a".repeat(64) : "a.".repeat(length / 2) + "a";

        assertThatThrownBy(() -> Zone.Delegated.of(text)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void nameServer_isInTheZoneUnlessNamed() {
        Zone.Delegated zone = Zone.Delegated.of("acme.example.com.");

        assertThat(NameServer.in(zone).name()).hasToString("ns.acme.example.com.");
        assertThat(NameServer.named("ns1.example.com").name()).hasToString("ns1.example.com.");
        assertThatThrownBy(() -> NameServer.named("10.0.0.1:53"))
                .hasMessageStartingWith("ns-name: 10.0.0.1:53 (expected: ");
    }

    private static Place place(Zone zone, String name) throws TextParseException {
        return zone.place(Name.fromString(name, Name.root));
    }

    private static Place cluster(String name) {
        return new Place.OfCluster(new ClusterName(name));
    }
}
