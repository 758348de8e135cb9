package dev.plane.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.json.RawJson;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ \"b\" : 1 , \"a\" : [ 1, 2.50, null, true ] } |"
                        + " {\"a\":[1,2.50,null,true],\"b\":1}",
                "{\"role\":\"x\",\"\u00fc\":\"\u00e9\",\"a\":{}} |"
                        + " {\"a\":{},\"role\":\"x\",\"\u00fc\":\"\u00e9\"}",
                "{\"z\":{\"y\":1,\"b\":{\"d\":1,\"c\":[{\"f\":1,\"e\":2}]}}} |"
                        + " {\"z\":{\"b\":{\"c\":[{\"e\":2,\"f\":1}],\"d\":1},\"y\":1}}",
                "{\"\uff5e\":1,\"\ud83d\ude00\":2} | {\"\uff5e\":1,\"\ud83d\ude00\":2}",
                "\"a\\u0041\\n\\u0001\\\"\\\\\\/\" | \"aA\\n\\u0001\\\"\\\\/\"",
                "[] | []",
                "12345678901234567890 | 12345678901234567890",
                "\"text\" | \"text\"",
            })
    void value_is_compact_with_sorted_keys(String json, String canonical) {
        assertThat(CanonicalJson.of(new RawJson(json))).isEqualTo(canonical);
    }
}
