package dev.plane.common.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plane.common.error.InvalidValueException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerUriTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, http://localhost:8080/p?q=1, ws://localhost:8080/p?q=1",
        "https://plane.test, https://plane.test/p?q=1, wss://plane.test/p?q=1",
        "WS://plane.test/ignored/, http://plane.test/p?q=1, ws://plane.test/p?q=1",
        "wss://[::1]:443, https://[::1]:443/p?q=1, wss://[::1]:443/p?q=1",
        "http://token:secret@h:1, http://h:1/p?q=1, ws://h:1/p?q=1",
    })
    void scheme_followsTheUse(String text, String http, String webSocket) {
        ControllerUri uri = ControllerUri.parse(text);
        assertThat(uri.http("/p?q=1")).hasToString(http);
        assertThat(uri.webSocket("/p?q=1")).hasToString(webSocket);
    }

    @ParameterizedTest
    @CsvSource({
        "http://my-token@h, my-token",
        "http://a%2Fb%3Ac%40+%25@h, a/b:c@+%", // W-52
        "http://user:password@h, user",
    })
    void userName_isTheBearerTokenDecoded(String text, String token) {
        ControllerUri uri = ControllerUri.parse(text);
        assertThat(uri.bearerToken()).contains(token);
        assertThat(uri).hasToString("http://h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h", "http://@h", "http://:password@h"})
    void withoutUserName_thereIsNoToken(String text) {
        assertThat(ControllerUri.parse(text).bearerToken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:8080",
                "ftp://h",
                "http://",
                "http:///p",
                "/p",
                "http://h:x",
                "http://a b",
                "http://under_score:80",
                "//h",
                "http://h:65536"
            })
    void whatIsNoUrlOfAController_isRefused(String text) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> ControllerUri.parse(text))
                .withMessage(
                        "controller: "
                                + text
                                + " (expected: a URL such as http://localhost:8080 (http, https, ws"
                                + " or wss))");
    }

    @Test
    void refusal_doesNotShowTheToken() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> ControllerUri.parse("ftp://secret:word@h"))
                .withMessageStartingWith("controller: ftp://\u2026@h ");
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> ControllerUri.parse("http://sec%0aret@h"))
                .withMessageNotContaining("ret");
    }

    @Test
    void equality_countsTheToken() {
        assertThat(ControllerUri.parse("http://a@h")).isEqualTo(ControllerUri.parse("ws://a@h/x"));
        assertThat(ControllerUri.parse("http://a@h"))
                .isNotEqualTo(ControllerUri.parse("http://b@h"))
                .isNotEqualTo(ControllerUri.parse("https://a@h"));
    }
}
