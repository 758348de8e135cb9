package dev.plane.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class ClosingTest {
    @Test
    void parts_areClosedInTheOppositeOrder_evenIfOneFails() {
        List<String> closed = new ArrayList<>();
        Closing closing = new Closing();
        closing.add(() -> closed.add("first"));
        closing.add(
                () -> {
                    closed.add("second");
                    throw new IllegalStateException("does not close");
                });
        closing.add(() -> closed.add("third"));

        closing.close();
        closing.close();

        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    void parts_areClosedByAnInterruptedThreadToo() {
        List<Boolean> interrupted = new ArrayList<>();
        Closing closing = new Closing();
        closing.add(() -> interrupted.add(Thread.currentThread().isInterrupted()));
        closing.add(
                () -> {
                    interrupted.add(Thread.currentThread().isInterrupted());
                    Thread.currentThread().interrupt();
                });

        Thread.currentThread().interrupt();
        closing.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).containsExactly(false, false);
    }
}
