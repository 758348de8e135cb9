package dev.plane.controller.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.testkit.Await;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class LanesTest {
    private final Lanes lanes = new Lanes("lanes-test");

    @Test
    void workOfOneLane_isDoneInOrder() throws Exception {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 500; i++) {
            int number = i;
            lanes.run("a", () -> done.add(number));
        }
        Await.until("all work", () -> done.size() == 500);

        assertThat(done).isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void workOfAnotherLane_doesNotWait() throws Exception {
        CountDownLatch block = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        lanes.run("a", () -> await(block));
        lanes.run("b", other::countDown);

        Await.until("the other lane", () -> other.getCount() == 0);
        block.countDown();
    }

    @Test
    void workThatFails_isFollowedByTheNext() throws Exception {
        AtomicInteger done = new AtomicInteger();
        CountDownLatch block = new CountDownLatch(1);
        lanes.run(
                "a",
                () -> {
                    await(block);
                    throw new IllegalStateException("a fault of the test's own");
                });
        lanes.run("a", done::incrementAndGet);
        block.countDown();
        Await.until("the next", () -> done.get() == 1);
    }

    @Test
    void moreThanMayWait_holdsUpWhoeverBringsIt() throws Exception {
        CountDownLatch block = new CountDownLatch(1);
        AtomicInteger brought = new AtomicInteger();
        Thread bringer =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        for (int i = 0; i < 2_000; i++) {
                                            lanes.run("a", () -> await(block));
                                            brought.incrementAndGet();
                                        }
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        Await.until("the bringer to be held up", () -> bringer.getState() == Thread.State.WAITING);
        assertThat(brought.get()).isEqualTo(1024);
        block.countDown();
        Await.until("the rest", () -> brought.get() == 2_000);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
