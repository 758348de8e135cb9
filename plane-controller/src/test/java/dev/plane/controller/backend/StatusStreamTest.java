package dev.plane.controller.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.name.BackendName;
import dev.plane.common.time.Ticker;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.http.EventSink;
import dev.plane.testkit.Await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

class StatusStreamTest {
    private static final Duration SILENCE = Duration.ofMillis(50);

    private final DomainFixture domain = DomainFixture.start();
    private final Client client = new Client();

    /** The client's end, in memory. */
    private static final class Client implements EventSink {
        final AtomicInteger comments = new AtomicInteger();
        private final CompletableFuture<Void> left = new CompletableFuture<>();

        void leave() {
            left.complete(null);
        }

        @Override
        public boolean isOpen() {
            return !left.isDone();
        }

        @Override
        public void onClosed(Runnable action) {
            var _ = left.thenRun(action);
        }

        @Override
        public void event(String data, String id) {
            throw new AssertionError("no backend, no event: " + data);
        }

        @Override
        public void comment() {
            comments.incrementAndGet();
        }
    }

    @AfterEach
    void close() {
        domain.close();
    }

    /** SEX-02. */
    @Test
    void silence_isBrokenByCommentsAgainAndAgain() throws Exception {
        Thread stream = start(SILENCE);

        Await.until("three comments", () -> client.comments.get() >= 3);
        client.leave();
        assertThat(stream.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void clientThatLeaves_endsTheStreamAtOnce() throws Exception {
        Thread stream = start(Duration.ofHours(1));
        Await.until("the stream to wait", () -> isWaiting(stream));
        client.leave();

        assertThat(stream.join(Duration.ofSeconds(10))).isTrue();
        assertThat(client.comments.get()).isZero();
    }

    @Test
    void silenceBeforeAComment_isUpstreams() {
        assertThat(StatusStream.SILENCE).isEqualTo(Duration.ofSeconds(15));
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    private Thread start(Duration silence) {
        StatusStream stream =
                new StatusStream(
                        () -> domain.backends.feed(new BackendName("nobody"), null),
                        silence,
                        Ticker.system());
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                stream.run(client);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }
}
