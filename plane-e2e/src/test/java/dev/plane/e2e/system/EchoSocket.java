package dev.plane.e2e.system;

import dev.plane.common.task.NamedThreads;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A WebSocket to a session that echoes, and a thread that has it echo all the time. */
public final class EchoSocket implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final HttpClient http;
    private final WebSocket socket;
    private final Received received = new Received();
    private final AtomicInteger echoes = new AtomicInteger();
    private volatile Duration slowest = Duration.ZERO;
    private volatile @Nullable String failure;
    private volatile boolean closed;

    private EchoSocket(URI session) {
        http = HttpClient.newHttpClient();
        URI page = session.resolve("ws");
        socket =
                http.newWebSocketBuilder()
                        .buildAsync(URI.create("ws" + page.toString().substring(4)), received)
                        .join();
        NamedThreads.virtual("echoing", this::echo);
    }

    /** Connects to the session at a URL that connect has given. */
    public static EchoSocket open(URI session) {
        return new EchoSocket(session);
    }

    /** Fails if a text has not come back in time, or the connection has ended. */
    public void requireEchoing() {
        if (failure != null) {
            throw new AssertionError("after %d echoes: %s".formatted(echoes(), failure));
        }
    }

    /** How many texts have come back. */
    public int echoes() {
        return echoes.get();
    }

    /** The longest that one of them took. */
    public Duration slowest() {
        return slowest;
    }

    @Override
    public void close() {
        closed = true;
        socket.abort();
        http.shutdownNow();
    }

    private void echo() {
        while (!closed && failure == null) {
            Stopwatch since = Stopwatch.start();
            String text = "message " + (echoes() + 1);
            String answer = answer(text);
            if (!text.equals(answer)) {
                failure = "%s instead of %s".formatted(answer, text);
                return;
            }
            if (since.elapsed().compareTo(slowest) > 0) {
                slowest = since.elapsed();
            }
            echoes.incrementAndGet();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private @Nullable String answer(String text) {
        try {
            socket.sendText(text, true).join();
            return received.texts.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (CompletionException | InterruptedException e) {
            return e.toString();
        }
    }

    private static final class Received implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                texts.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            texts.add("closed with code " + code + ": " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            texts.add("failed: " + error);
        }
    }
}
