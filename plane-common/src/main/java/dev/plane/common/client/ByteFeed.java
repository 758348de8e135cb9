package dev.plane.common.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of a response as they come. One piece is asked for at a time, so at most that one waits
 * here; unlike a stream it can be waited for with a limit, and closed while somebody waits.
 */
final class ByteFeed implements BodySubscriber<ByteFeed>, AutoCloseable {
    private sealed interface Signal {
        record Piece(List<ByteBuffer> bytes) implements Signal {}

        record End(@Nullable Throwable failure) implements Signal {}
    }

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription source;
    private volatile boolean closed;

    /**
     * The next piece; empty at the end.
     *
     * @throws HttpTimeoutException if nothing has come for {@code silence}
     */
    Optional<List<ByteBuffer>> next(Duration silence) throws IOException, InterruptedException {
        Signal signal = signals.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
        return switch (signal) {
            case null -> throw new HttpTimeoutException("silent for " + silence.toMillis() + " ms");
            case Signal.Piece(var bytes) -> {
                requestOne();
                yield Optional.of(bytes);
            }
            case Signal.End(var failure) when failure == null -> Optional.empty();
            case Signal.End(var failure) ->
                    throw failure instanceof IOException io ? io : new IOException(failure);
        };
    }

    /** Ends the response; a waiting {@link #next} finds its end. */
    @Override
    public void close() {
        closed = true;
        Flow.Subscription open = source;
        if (open != null) {
            open.cancel();
        }
        signals.add(new Signal.End(null));
    }

    @Override
    public CompletionStage<ByteFeed> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        if (closed) {
            subscription.cancel();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        signals.add(new Signal.Piece(bytes));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal.End(failure));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.End(null));
    }

    private void requestOne() {
        Flow.Subscription open = source;
        if (open != null) {
            open.request(1);
        }
    }
}
