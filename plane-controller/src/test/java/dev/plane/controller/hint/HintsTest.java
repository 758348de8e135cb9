package dev.plane.controller.hint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.name.BackendName;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class HintsTest {
    private static final Topic A = Topic.backend(new BackendName("a"));
    private static final Topic B = Topic.backend(new BackendName("b"));

    private final Hints hints = new Hints();

    @Test
    void hint_reachesItsSubscribersOnly_andCountsOnce() throws Exception {
        try (Subscription subscription = hints.subscribe(A)) {
            hints.publish(A);
            hints.publish(A);
            hints.publish(B);

            assertThat(subscription.await(Duration.ofSeconds(1))).containsExactly(A);
            assertThat(subscription.await(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void wake_endsTheWaiting() throws Exception {
        try (Subscription subscription = hints.subscribe()) {
            subscription.wake();

            assertThat(subscription.await(Duration.ofHours(1))).isEmpty();
        }
    }

    @Test
    void topicsCanBeAddedAndRemoved() throws Exception {
        try (Subscription subscription = hints.subscribe(A)) {
            subscription.add(B);
            subscription.remove(A);
            hints.publish(A);
            hints.publish(B);

            assertThat(subscription.await(Duration.ofSeconds(1))).containsExactly(B);
        }
        assertThat(hints.topics()).isEmpty();
    }
}
