package dev.plane.common.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.json.InvalidJsonException.Kind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class JsonTest {
    record Name(@JsonValue String value) {
        Name {
            InvalidValueException.require(!value.contains("/"), "name", value, "no slash");
        }
    }

    enum Colour {
        RED,
        @JsonProperty("dark-blue")
        DARK_BLUE
    }

    record Everything(
            Name ownName,
            @Nullable String note,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long added,
            @JsonProperty(defaultValue = "none") String label,
            @JsonProperty(defaultValue = "false") boolean loud,
            int count,
            RawJson any,
            @Nullable RawJson maybe,
            List<Name> names,
            @JsonProperty(defaultValue = "{}") Map<String, Integer> sizes,
            @Nullable Colour colour) {
        Everything {
            label = Objects.requireNonNullElse(label, "none");
            sizes = sizes == null ? Map.of() : sizes;
        }
    }

    private static final String FULL =
            """
            {"own_name":"a","note":null,"label":"l","loud":true,"count":-1,"any":null,"maybe":null,\
            "names":["b","c"],"sizes":{"z":1,"a":2},"colour":"dark-blue"}\
            """;

    record Pair(Inner inner, @JsonProperty(defaultValue = "0") long other) {}

    record Inner(int number) {}

    record Counters(@Unsigned long used) {}

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Triple(Name name, @Nullable Integer number, boolean truth) {}

    @ExternallyTagged
    sealed interface Message {
        record Ping() implements Message {}

        record Say(String text) implements Message {}

        record Of(@JsonValue Name name) implements Message {}

        record Nothing(@JsonValue @Nullable Void nothing) implements Message {}
    }

    @InternallyTagged("kind")
    sealed interface Shape {
        record Point() implements Shape {}

        record BigCircle(int radius, @Nullable Name name) implements Shape {}
    }

    @Untagged
    sealed interface Either {
        record Flag(@JsonValue boolean flag) implements Either {}

        record Path(@JsonValue String path) implements Either {}
    }

    @Test
    void record_isWrittenAsItWasRead() {
        assertThat(Json.write(Json.read(FULL, Everything.class))).isEqualTo(FULL);
    }

    @Test
    void leftOutFields_getTheirDefaults() {
        assertThat(
                        Json.read(
                                "{\"own_name\":\"a\",\"count\":0,\"any\":1,\"names\":[]}",
                                Everything.class))
                .isEqualTo(
                        new Everything(
                                new Name("a"),
                                null,
                                null,
                                "none",
                                false,
                                0,
                                new RawJson("1"),
                                null,
                                List.of(),
                                Map.of(),
                                null));
    }

    @Test
    void unknownFields_areIgnored() {
        assertThat(
                        Json.read(
                                "{\"x\":{\"number\":\"\"},\"number\":3,\"y\":[1,{}],\"y\":2}",
                                Inner.class))
                .isEqualTo(new Inner(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"own_name\":\"a\"|\"own_name\":null|own_name: null (expected: a value)",
                "\"own_name\":\"a\",||own_name: missing (expected: a value)",
                "\"own_name\":\"a\"|\"own_name\":\"a/b\"|own_name: name: a/b (expected: no slash)",
                "\"own_name\":\"a\"|\"own_name\":5|own_name: 5 (expected: text)",
                "\"own_name\":\"a\"|\"own_name\":{}|own_name: an object (expected: text)",
                "\"label\":\"l\"|\"label\":null|label: null (expected: a value)",
                "\"loud\":true|\"loud\":null|loud: null (expected: a value)",
                "\"loud\":true|\"loud\":\"true\"|loud: \"true\" (expected: true or false)",
                "\"loud\":true|\"loud\":1|loud: 1 (expected: true or false)",
                "\"count\":-1|\"count\":\"7\"|count: \"7\" (expected: a whole number from"
                        + " -2147483648 to 2147483647)",
                "\"count\":-1|\"count\":1.0|count: 1.0 (expected: a whole number from -2147483648"
                        + " to 2147483647)",
                "\"count\":-1|\"count\":1e2|count: 1e2 (expected: a whole number from -2147483648"
                        + " to 2147483647)",
                "\"count\":-1|\"count\":2147483648|count: 2147483648 (expected: a whole number from"
                        + " -2147483648 to 2147483647)",
                "\"count\":-1|\"count\":true|count: true (expected: a whole number from -2147483648"
                        + " to 2147483647)",
                "\"count\":-1,|\"count\":-1,\"count\":-1,|count: given twice (expected: once)",
                "\"any\":null,||any: missing (expected: a value)",
                "[\"b\",\"c\"]|[\"b\",\"c/\"]|names[1]: name: c/ (expected: no slash)",
                "[\"b\",\"c\"]|[null]|names[0]: null (expected: a value)",
                "[\"b\",\"c\"]|\"b\"|names: \"b\" (expected: a list)",
                "{\"z\":1,\"a\":2}|{\"z\":\"1\"}|sizes.z: \"1\" (expected: a whole number from"
                        + " -2147483648 to 2147483647)",
                "{\"z\":1,\"a\":2}|{\"z\":1,\"z\":1}|sizes.z: given twice (expected: once)",
                "\"dark-blue\"|\"blue\"|colour: \"blue\" (expected: one of RED, dark-blue)",
                "\"dark-blue\"|1|colour: 1 (expected: one of RED, dark-blue)",
            })
    void wrongShape_isRefusedNamingFieldValueAndExpectation(
            String part, @Nullable String replacement, String message) {
        String text = FULL.replace(part, Objects.requireNonNullElse(replacement, ""));
        assertThat(text).isNotEqualTo(FULL);

        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read(text, Everything.class))
                .withMessage(message)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SHAPE))
                .satisfies(e -> assertThat(e.path()).isEqualTo(message.split(":", -1)[0]));
    }

    @Test
    void path_leadsThroughRecordsAndTags() {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read("{\"inner\":{\"number\":[]}}", Pair.class))
                .withMessageStartingWith("inner.number: a list (expected: a whole number");
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read("{\"Say\":{\"text\":7}}", Message.class))
                .withMessage("Say.text: 7 (expected: text)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "5", "\"x\"", "true"})
    void anythingButAnObject_isNoRecord(String text) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read(text, Inner.class))
                .withMessageEndingWith("(expected: an object)")
                .satisfies(e -> assertThat(e.path()).isEmpty());
    }

    @Test
    void nullAsDocument_isRefused() {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read("null", Inner.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SHAPE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"number\":",
                "{\"number\":1",
                "{\"number\":01}",
                "{'number':1}",
                "{\"number\":1,}",
                "{number:1}",
                "/**/{}",
                "\uFEFF{\"number\":1}",
                "{\"number\":NaN}",
                "{\"number\":+1}",
                "{\"x\":\"\u0000\"}",
                "nul",
                "{\"x\":\"\\x\"}"
            })
    void whatIsNoJson_isASyntaxError(String text) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read(text, Inner.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SYNTAX))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void bytesThatAreNoUtf8_areASyntaxError() {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(
                        () ->
                                Json.read(
                                        "{\"text\":\"\u00e9\"}"
                                                .getBytes(StandardCharsets.ISO_8859_1),
                                        Inner.class))
                .withMessage("bytes that are no text (expected: UTF-8)")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SYNTAX));
        assertThat(
                        Json.read(
                                "{\"Say\":{\"text\":\"é€😀\"}}".getBytes(StandardCharsets.UTF_8),
                                Message.class))
                .isEqualTo(new Message.Say("é€😀"));
    }

    @Test
    void whatFollowsACompleteValue_isIgnored() {
        assertThat(Json.read("{\"number\":1}}}{\"number\":", Inner.class)).isEqualTo(new Inner(1));
    }

    @Test
    void deepNesting_isRefusedWithoutOverflow() {
        String deep = "[".repeat(1_000_000);
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read("{\"x\":" + deep, Inner.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SYNTAX));
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read("[".repeat(101) + "]".repeat(101), RawJson.class))
                .withMessage("deeper (expected: at most 100 levels of nesting)");
    }

    @Test
    void millionDigits_areRefusedAtOnce() {
        for (String number : List.of("9".repeat(1_000_000), "9".repeat(900), "1e999999999")) {
            assertThatExceptionOfType(InvalidJsonException.class)
                    .isThrownBy(() -> Json.read("{\"number\":" + number + "}", Inner.class))
                    .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(300));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "-0.0"})
    void numberThatDoesNotFit_isRefused(String number) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(
                        () ->
                                Json.read(
                                        "{\"inner\":{\"number\":0},\"other\":" + number + "}",
                                        Pair.class))
                .withMessage(
                        "other: "
                                + number
                                + " (expected: a whole number from -9223372036854775808 to"
                                + " 9223372036854775807)");
    }

    @Test
    void unsignedNumbers_useAll64Bits() {
        Counters most = new Counters(-1);
        assertThat(Json.write(most)).isEqualTo("{\"used\":18446744073709551615}");
        assertThat(Json.read(Json.write(most), Counters.class)).isEqualTo(most);
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read("{\"used\":-1}", Counters.class))
                .withMessage("used: -1 (expected: a whole number from 0 to 18446744073709551615)");
    }

    @Test
    void halfASurrogatePair_isRefused() {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read("{\"Say\":{\"text\":\"a\\ud800b\"}}", Message.class))
                .withMessage("Say.text: \\ud800 (expected: both halves of a surrogate pair)");
        assertThat(Json.read("{\"Say\":{\"text\":\"\\ud83d\\ude00\"}}", Message.class))
                .isEqualTo(new Message.Say("😀"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "-0.10e+5",
                "12345678901234567890123456789012345678901234567890.000",
                "\"a\\u0000\\/ \\uD800 é😀\"",
                "\"\"",
                "{}",
                "[ 1 , 2 ]",
                "{ \"\\u0000\" : { } , \"a\":1,\"a\":2, \"\":[\n\t1.0 ] }",
            })
    void rawJson_survivesToTheByte(String raw) {
        for (String text :
                List.of(
                        "{\"any\":" + raw + ",\"own_name\":\"é\",\"count\":0,\"names\":[]}",
                        "{\"any\" : " + raw + " ,\"own_name\":\"é\",\"count\":0,\"names\":[]}",
                        "{\"x\":\""
                                + "é😀".repeat(50_000)
                                + "\",\"own_name\":\"é\",\"count\":0,\"names\":[],\"any\":"
                                + raw
                                + "}")) {
            RawJson any = Json.read(text, Everything.class).any();
            assertThat(any).isEqualTo(new RawJson(raw));
            assertThat(Json.write(List.of(any, any))).isEqualTo("[" + raw + "," + raw + "]");
        }
        assertThat(Json.read(raw, RawJson.class)).isEqualTo(new RawJson(raw));
    }

    @Test
    void longRawJson_survives() {
        String raw =
                "{\"é\":\"" + "x😀".repeat(40_000) + "\",\"n\":[" + "1.0,".repeat(9_000) + "2]}";
        String text = "{\"own_name\":\"a\",\"count\":0,\"any\":" + raw + ",\"names\":[]}";
        assertThat(Json.read(text, Everything.class).any().text()).isEqualTo(raw);
    }

    @Test
    void tags_standOutside() {
        assertThat(Json.write(List.of(new Message.Ping(), new Message.Say("x"))))
                .isEqualTo("[\"Ping\",{\"Say\":{\"text\":\"x\"}}]");
        assertThat(Json.write(List.of(new Message.Of(new Name("n")), new Message.Nothing(null))))
                .isEqualTo("[{\"Of\":\"n\"},{\"Nothing\":null}]");
        assertThat(Json.read("\"Ping\"", Message.class)).isEqualTo(new Message.Ping());
        assertThat(Json.read("{\"Ping\":null}", Message.class)).isEqualTo(new Message.Ping());
        assertThat(Json.read("{\"Of\":\"n\"}", Message.class))
                .isEqualTo(new Message.Of(new Name("n")));
        assertThat(Json.read("{\"Nothing\":null}", Message.class))
                .isEqualTo(new Message.Nothing(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Shout\"", "{\"Shout\":{\"a\":[1]}}"})
    void tagThatNoRecordHas_isAnUnknownVariant(String text) {
        assertThatExceptionOfType(UnknownVariantException.class)
                .isThrownBy(() -> Json.read(text, Message.class))
                .withMessage("Shout (expected: one of Ping, Say, Of, Nothing)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Say\"",
                "{}",
                "[]",
                "{\"Ping\":{}}",
                "{\"Say\":null}",
                "{\"Of\":null}",
                "{\"Ping\":null,\"Say\":{\"text\":\"\"}}",
                "1"
            })
    void tagWithoutItsContent_isRefused(String text) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read(text, Message.class))
                .isNotInstanceOf(UnknownVariantException.class)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SHAPE));
    }

    @Test
    void tagInside_mayStandAnywhere() {
        Shape circle = new Shape.BigCircle(2, new Name("c"));
        assertThat(Json.write(circle))
                .isEqualTo("{\"kind\":\"big-circle\",\"radius\":2,\"name\":\"c\"}");
        assertThat(Json.read(Json.write(circle), Shape.class)).isEqualTo(circle);
        assertThat(
                        Json.read(
                                "{\"x\":[{}],\"radius\":2,\"kind\":\"big-circle\",\"name\":\"c\"}",
                                Shape.class))
                .isEqualTo(circle);
        assertThat(Json.write(new Shape.Point())).isEqualTo("{\"kind\":\"point\"}");
        assertThat(Json.read("{\"kind\":\"point\"}", Shape.class)).isEqualTo(new Shape.Point());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|kind: missing (expected: one of point, big-circle)",
                "{\"kind\":1}|kind: 1 (expected: one of point, big-circle)",
                "{\"kind\":\"p\"}|kind: p (expected: one of point, big-circle)",
                "{\"kind\":\"point\",\"kind\":\"point\"}|kind: given twice (expected: once)",
                "{\"x\":1,\"kind\":\"point\",\"kind\":\"point\"}|kind: given twice (expected:"
                        + " once)",
                "{\"kind\":\"big-circle\"}|radius: missing (expected: a value)",
                "{\"radius\":true,\"kind\":\"big-circle\"}|radius: true (expected: a whole number"
                        + " from -2147483648 to 2147483647)",
                "[]|a list (expected: an object)",
            })
    void tagInsideThatIsWrong_isRefused(String text, String message) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read(text, Shape.class))
                .withMessage(message);
    }

    @Test
    void typeAlone_tellsUntaggedRecordsApart() {
        assertThat(Json.read("[false,\"/a\"]", Either[].class))
                .containsExactly(new Either.Flag(false), new Either.Path("/a"));
        assertThat(Json.write(List.of(new Either.Flag(true), new Either.Path("b"))))
                .isEqualTo("[true,\"b\"]");
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read("1", Either.class))
                .withMessage("1 (expected: true, false or text)");
    }

    @Test
    void listForm_keepsPlaces() {
        Triple triple = new Triple(new Name("n"), null, true);
        assertThat(Json.write(triple)).isEqualTo("[\"n\",null,true]");
        assertThat(Json.read("[\"n\",null,true]", Triple.class)).isEqualTo(triple);
        for (String wrong : List.of("[\"n\",null]", "[\"n\",null,true,1]", "{}")) {
            assertThatExceptionOfType(InvalidJsonException.class)
                    .isThrownBy(() -> Json.read(wrong, Triple.class))
                    .withMessageEndingWith("(expected: a list of 3)");
        }
    }

    @Test
    void enumConstant_isAlsoReadAsATag() {
        assertThat(Json.read("{\"dark-blue\":null}", Colour.class)).isEqualTo(Colour.DARK_BLUE);
        assertThat(Json.write(Colour.DARK_BLUE)).isEqualTo("\"dark-blue\"");
    }

    @Test
    void text_isEscapedAsUpstreamDoes() {
        assertThat(Json.write("/\"\\\b\f\n\r\t\u0000\u001b\u007fé\u2028😀"))
                .isEqualTo("\"/\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001b\u007fé\u2028😀\"");
    }
}
