package dev.plane.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {
    @ParameterizedTest
    @EnumSource
    void page_says_what_happened_and_loads_again_where_that_helps(Refusal refusal) {
        assertThat(refusal.page())
                .startsWith("<!doctype html>")
                .contains("<title>" + refusal.title() + "</title>")
                .contains(refusal.explanation())
                .doesNotContainPattern("\\{[a-z]+\\}");
        assertThat(refusal.page().contains("http-equiv=\"refresh\""))
                .isEqualTo(refusal.status() >= 500);
    }
}
