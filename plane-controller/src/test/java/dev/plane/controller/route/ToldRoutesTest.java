package dev.plane.controller.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;

import org.junit.jupiter.api.Test;

import java.util.Set;

class ToldRoutesTest {
    private static final BackendName BACKEND = new BackendName("a");
    private static final BearerToken ONE = new BearerToken("one");
    private static final BearerToken TWO = new BearerToken("two");
    private static final BearerToken THREE = new BearerToken("three");

    private final ToldRoutes told = new ToldRoutes(2);

    @Test
    void oldestRoute_makesRoom() {
        assertThat(told.open(BACKEND, ONE)).isEmpty();
        assertThat(told.open(BACKEND, TWO)).isEmpty();
        assertThat(told.open(BACKEND, THREE)).containsExactly(ONE);
        assertThat(told.takeBack(Set.of(TokenHash.of(ONE), TokenHash.of(TWO))))
                .containsExactly(TWO);
    }

    @Test
    void backendWithoutARoute_isNoNews() {
        assertThat(told.watch(BACKEND)).isTrue();
        assertThat(told.watch(BACKEND)).isFalse();
        assertThat(told.close(BACKEND)).isFalse();
        assertThat(told.forget(BACKEND)).isFalse();
    }

    @Test
    void closing_isNewsOnce() {
        told.open(BACKEND, ONE);
        assertThat(told.close(BACKEND)).isTrue();
        assertThat(told.close(BACKEND)).isFalse();
        assertThat(told.forget(BACKEND)).isTrue();
        assertThat(told.takeBack(Set.of(TokenHash.of(ONE)))).isEmpty();
    }
}
