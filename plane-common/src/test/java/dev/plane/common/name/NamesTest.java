package dev.plane.common.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plane.common.error.InvalidValueException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

class NamesTest {
    private static final RandomNames RANDOM = new RandomNames(new Random(1));

    record Kind(String prefix, Function<String, Record> parse, Supplier<? extends Record> random) {}

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("co-", ControllerName::new, RANDOM::controller),
                new Kind("dr-", DroneName::new, RANDOM::drone),
                new Kind("px-", ProxyName::new, RANDOM::proxy),
                new Kind("ns-", DnsServerName::new, RANDOM::dnsServer),
                new Kind("ak-", ActionName::new, RANDOM::action),
                new Kind("", BackendName::new, RANDOM::backend));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void randomName_hasItsPrefixAnd14Characters(Kind kind) { // NM-01
        String name = kind.random().get().toString();
        assertThat(name).matches(kind.prefix() + "[a-z0-9]{14}");
        assertThat(kind.parse().apply(name)).hasToString(name);
        assertThat(kind.random().get()).isNotEqualTo(kind.parse().apply(name));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nameOfSmallLettersDigitsAndHyphens_isValid(Kind kind) { // NM-02
        String longest = kind.prefix() + "a0-".repeat(15).substring(kind.prefix().length());
        for (String name : List.of(kind.prefix() + "abcd", kind.prefix() + "-", longest)) {
            assertThat(kind.parse().apply(name)).hasToString(name);
        }
        assertThat(longest).hasSize(45);
    }

    @Test
    void nameWithoutItsPrefix_isRefusedNamingBoth() { // NM-03
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new ControllerName("invalid"))
                .withMessage("controller name: invalid (expected: a name that starts with co-)");
    }

    @ParameterizedTest
    @CsvSource({
        "co-*a, *, 3", // NM-04
        "co-aaA, A, 5", // NM-05
        "co-a/b, /, 4",
        "co-.., ., 3",
        "co-a_b, _, 4",
        "co-é, é, 3",
        "co-😀, 😀, 3",
        "'co- ', ' ', 3",
    })
    void otherCharacter_isRefusedWithItsPosition(String name, String character, int position) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new ControllerName(name))
                .withMessage(
                        "controller name: %s (expected: a to z, 0 to 9 and hyphen, not '%s' at"
                                + " position %d)",
                        name, character, position);
    }

    @Test
    void controlCharacter_isRefusedAndNotShown() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new BackendName("a\0"))
                .withMessage(
                        "backend name: a\uFFFD (expected: a to z, 0 to 9 and hyphen, not '\uFFFD'"
                                + " at position 1)");
    }

    @ParameterizedTest
    @ValueSource(ints = {46, 100}) // NM-06
    void nameOfMoreThan45Characters_isRefused(int length) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new ControllerName("co-" + "a".repeat(length - 3)))
                .withMessageEndingWith("(expected: 1 to 45 characters, not " + length + ")");
    }

    @Test
    void emptyBackendName_isRefused() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new BackendName(""))
                .withMessage("backend name:  (expected: 1 to 45 characters, not 0)");
    }

    @Test
    void containerName_leadsToItsBackend() { // NM-07
        BackendName backend = new BackendName("abc");
        assertThat(backend.containerName()).isEqualTo("plane-abc");
        assertThat(BackendName.ofContainer("plane-abc")).isEqualTo(backend);
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> BackendName.ofContainer("invalid-abc"))
                .withMessage(
                        "container name: invalid-abc (expected: a name that starts with plane-)");
    }

    @Test
    void nodeName_isOfTheKindThatItsPrefixTells() {
        assertThat(NodeName.parse("px-a")).isEqualTo(new ProxyName("px-a"));
        assertThat(NodeName.parse("dr-a")).isEqualTo(new DroneName("dr-a"));
        assertThat(NodeName.parse("ns-a")).isEqualTo(new DnsServerName("ns-a"));
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> NodeName.parse("zz-bad"))
                .withMessage(
                        "node name: zz-bad (expected: a name that starts with px-, dr- or ns-)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plane.test",
                "localhost:9090",
                "127.0.0.1:0",
                "a",
                "A.b-c_d.",
                "xn--p1ai:65535",
                "пример.рф",
                "a--b",
                "_acme.x"
            })
    void cluster_isHostWithOrWithoutPort(String name) {
        assertThat(new ClusterName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "a:",
                "a:b:c",
                "a:65536",
                "a:-1",
                "a:1234567",
                "[::1]:80",
                "a/b",
                "..",
                "a..b",
                "-a",
                ".a",
                "a b",
                "a@b",
                "a\0",
                "a?b",
                "http://a"
            })
    void whatIsNoHostAndPort_isNoCluster(String name) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new ClusterName(name))
                .withMessage(
                        "cluster: "
                                + name.replace('\0', '\uFFFD')
                                + " (expected: host or host:port)");
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new ClusterName("a".repeat(256)));
    }

    @Test
    void cluster_isReachedByHttpsWithoutPortOrOn443() {
        assertThat(new ClusterName("a").isHttps()).isTrue();
        assertThat(new ClusterName("a:443").isHttps()).isTrue();
        assertThat(new ClusterName("a:80").isHttps()).isFalse();
        assertThat(new ClusterName("a:80").host()).isEqualTo("a");
        assertThat(new ClusterName("a:80").port()).hasValue(80);
        assertThat(new ClusterName("a").port()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "A1", "a-b", "ü", "a--b"})
    void subdomain_isLettersDigitsAndInnerHyphens(String name) {
        assertThat(new Subdomain(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "-a", "a-", "a.b", "a_b", "a/b", "..", "a b", "a\0"})
    void whatElse_isNoSubdomain(String name) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> new Subdomain(name))
                .withMessageStartingWith(
                        "subdomain: " + name.replace('\0', '\uFFFD') + " (expected")
                .withMessageEndingWith("at most 255 letters, digits and inner hyphens)");
    }

    @Test
    void pool_isAnyTextOf255CharactersWithoutNul() {
        assertThat(new PoolName("😀".repeat(255)).value()).hasSize(510);
        assertThat(PoolName.DEFAULT).hasToString("");
        for (String bad : List.of("a".repeat(256), "a\0")) {
            assertThatExceptionOfType(InvalidValueException.class)
                    .isThrownBy(() -> new PoolName(bad))
                    .withMessageEndingWith("(expected: 0 to 255 characters without NUL)");
        }
    }

    @Test
    void token_is32BytesInUrlSafeCharacters() {
        String token = RANDOM.token();
        assertThat(token).matches("[A-Za-z0-9_-]{43}");
        assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);
        assertThat(RANDOM.keyName()).matches("lk-[a-z0-9]{14}");
    }
}
