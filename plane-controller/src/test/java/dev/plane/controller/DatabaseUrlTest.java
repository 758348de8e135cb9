package dev.plane.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.common.error.InvalidValueException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "postgres://postgres@localhost, jdbc:postgresql://localhost/postgres, postgres,",
        "postgres://u:p%40s+s@h:5433/db?sslmode=require,"
                + " jdbc:postgresql://h:5433/db?sslmode=require, u, p@s+s",
        "postgresql://h/db, jdbc:postgresql://h/db,,",
        "postgres://u:@[::1]:5432/db, jdbc:postgresql://[::1]:5432/db, u, ''",
        "postgres://u@h/db?ssl-mode=disable&application_name=x,"
                + " jdbc:postgresql://h/db?sslmode=disable&ApplicationName=x, u,",
        "jdbc:postgresql://h/db?user=u&password=p, jdbc:postgresql://h/db?user=u&password=p,,",
    })
    void bothForms_areRead(
            String text, String jdbc, @Nullable String user, @Nullable String password) {
        assertThat(DatabaseUrl.parse(text)).isEqualTo(new DatabaseUrl(jdbc, user, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "mysql://u:secret@h/db",
                "postgres:///db",
                "postgres://u:secret@h:port/db",
                "postgres://u:secret%zz@h/db",
            })
    void otherTexts_areRefusedWithoutTellingThePassword(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("db: ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void text_hasNoPassword() {
        assertThat(DatabaseUrl.parse("jdbc:postgresql://h/db?password=secret&user=u"))
                .hasToString("jdbc:postgresql://h/db?password=\u2026&user=u");
        assertThat(DatabaseUrl.parse("postgres://u:secret@h/db").toString())
                .isEqualTo("jdbc:postgresql://h/db");
    }
}
