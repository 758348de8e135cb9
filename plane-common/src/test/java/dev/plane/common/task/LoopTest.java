package dev.plane.common.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class LoopTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final LinkedBlockingQueue<Thread> runs = new LinkedBlockingQueue<>();

    @Test
    void start_runsAtOnceOnANamedPlatformThread() throws Exception {
        try (Loop loop = Loop.start("keeper", LONG, this::note)) {
            Thread thread = awaitRun();
            assertThat(thread.getName()).isEqualTo("keeper");
            assertThat(thread.isVirtual()).isFalse();
            assertThat(thread.isDaemon()).isTrue();
            loop.wake();
            assertThat(awaitRun()).isSameAs(thread);
        }
    }

    @Test
    void shortPause_runsAgainAndAgain() throws Exception {
        try (Loop _ = Loop.start("keeper", Duration.ofMillis(1), this::note)) {
            awaitRun();
            awaitRun();
            awaitRun();
        }
    }

    @Test
    void failingRun_doesNotEndTheLoop() throws Exception {
        try (Loop _ =
                Loop.start(
                        "keeper",
                        Duration.ofMillis(20),
                        () -> {
                            note();
                            throw new AssertionError("as the test wants it");
                        })) {
            awaitRun();
            awaitRun();
        }
    }

    @Test
    void wakeDuringARun_causesOneMore() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (Loop loop =
                Loop.start(
                        "keeper",
                        LONG,
                        () -> {
                            note();
                            mayEnd.await();
                        })) {
            awaitRun();
            loop.wake();
            loop.wake();
            mayEnd.countDown();
            awaitRun();
            assertThat(runs).isEmpty();
        }
    }

    @Test
    void close_interruptsARunAndWaitsForItsEnd() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Loop loop =
                Loop.start(
                        "keeper",
                        LONG,
                        () -> {
                            note();
                            never.await();
                        });
        Thread thread = awaitRun();

        loop.close();

        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void closeFromWithin_endsTheLoop() throws Exception {
        LinkedBlockingQueue<Loop> self = new LinkedBlockingQueue<>();
        Loop loop =
                Loop.start(
                        "keeper",
                        Duration.ofMillis(1),
                        () -> {
                            note();
                            self.take().close();
                        });
        self.add(loop);

        assertThat(awaitRun().join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void noPause_isRefused() {
        assertThatThrownBy(() -> Loop.start("keeper", Duration.ZERO, this::note))
                .hasMessage("pause of keeper: PT0S (expected: > 0)");
    }

    private void note() {
        runs.add(Thread.currentThread());
    }

    private Thread awaitRun() throws InterruptedException {
        Thread thread = runs.poll(10, TimeUnit.SECONDS);
        assertThat(thread).as("a run of the loop").isNotNull();
        return thread;
    }
}
