package dev.plane.common.socket;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client's WebSocket over the JDK's HTTP client, without subprotocols and extensions.
 *
 * <p>The JDK counts every call of its listener against what was requested, also for parts of a
 * message, pings and pongs. So exactly one call is requested as long as whole messages are allowed.
 */
final class JdkTransport implements FrameTransport, WebSocket.Listener {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final FrameTransport.Listener listener;
    private final AtomicInteger allowed = new AtomicInteger();
    private final AtomicBoolean reported = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final StringBuilder message = new StringBuilder();
    private volatile @Nullable WebSocket webSocket;
    private volatile boolean abandoned;

    private JdkTransport(FrameTransport.Listener listener) {
        this.listener = listener;
    }

    /** Opens a WebSocket; nothing is delivered before it is requested. */
    static JdkTransport connect(
            HttpClient http,
            URI uri,
            Optional<String> bearerToken,
            FrameTransport.Listener listener,
            Duration within)
            throws IOException, InterruptedException {
        JdkTransport transport = new JdkTransport(listener);
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(within);
        bearerToken.ifPresent(token -> builder.header("Authorization", "Bearer " + token));
        boolean opened = false;
        try {
            transport.webSocket = await(builder.buildAsync(uri, transport), within);
            opened = true;
            return transport;
        } finally {
            if (!opened) {
                transport.abandon();
            }
        }
    }

    @Override
    public void request(int frames) {
        if (allowed.getAndAdd(frames) == 0) {
            open().request(1);
        }
    }

    @Override
    public void sendText(String frame) throws IOException, InterruptedException {
        await(open().sendText(wellFormed(frame), true));
    }

    @Override
    public void sendPing() throws IOException, InterruptedException {
        await(open().sendPing(ByteBuffer.allocate(0)));
    }

    @Override
    public void close(int code, String reason) {
        try {
            await(open().sendClose(code, reason), CLOSE_WITHIN);
            if (!ended.await(CLOSE_WITHIN.toNanos(), TimeUnit.NANOSECONDS)) {
                report(CloseCode.ABNORMAL, "no answer to the Close frame");
            }
        } catch (IOException e) {
            report(CloseCode.ABNORMAL, reasonOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        abort();
    }

    @Override
    public void abort() {
        open().abort();
        report(CloseCode.ABNORMAL, "given up by this end");
    }

    @Override
    public void onOpen(WebSocket opened) {
        webSocket = opened;
        if (abandoned) {
            opened.abort();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        if (message.length() + data.length() > LONGEST_TEXT) {
            report(CloseCode.TOO_BIG, "a message of more than " + LONGEST_TEXT + " characters");
            from.abort();
            return null;
        }
        if (!last) {
            message.append(data);
            listener.onAlive();
            from.request(1);
            return null;
        }
        String text = message.isEmpty() ? data.toString() : message.append(data).toString();
        message.setLength(0);
        message.trimToSize();
        listener.onText(text);
        if (allowed.decrementAndGet() > 0) {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        return alive(from);
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer content) {
        return alive(from);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer content) {
        return alive(from);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        report(code, reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        report(CloseCode.ABNORMAL, reasonOf(error));
    }

    /** Nobody waits for the WebSocket any more; it may still open. */
    private void abandon() {
        abandoned = true;
        WebSocket opened = webSocket;
        if (opened != null) {
            opened.abort();
        }
    }

    private @Nullable CompletionStage<?> alive(WebSocket from) {
        listener.onAlive();
        from.request(1);
        return null;
    }

    private void report(int code, String reason) {
        if (reported.compareAndSet(false, true)) {
            listener.onClosed(code, reason);
            ended.countDown();
        }
    }

    private WebSocket open() {
        WebSocket opened = webSocket;
        if (opened == null) {
            throw new IllegalStateException("the WebSocket is not open yet");
        }
        return opened;
    }

    /** The JDK ends a connection over half a surrogate pair, and the next one, and the next. */
    private static String wellFormed(String frame) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(frame)
                ? frame
                : new String(frame.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String reasonOf(Throwable error) {
        String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }

    private static <T> T await(CompletableFuture<T> future)
            throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw asIoException(e);
        }
    }

    private static <T> T await(CompletableFuture<T> future, Duration within)
            throws IOException, InterruptedException {
        try {
            return future.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw asIoException(e);
        } catch (TimeoutException e) {
            throw new IOException("nothing within " + within.toMillis() + " ms", e);
        }
    }

    private static IOException asIoException(ExecutionException e) {
        return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
}
