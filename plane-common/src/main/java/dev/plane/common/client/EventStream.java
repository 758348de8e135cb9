package dev.plane.common.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plane.common.client.EventParser.Event;
import dev.plane.common.time.Backoff;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The events of one address, over as many connections as it takes: when one ends, breaks or falls
 * silent, the next asks for what follows the last event. One thread reads; any thread may close.
 */
final class EventStream implements AutoCloseable {
    private sealed interface Answer {
        record Live(ByteFeed feed) implements Answer {}

        record Refusal(String body) implements Answer {}
    }

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final String CONTENT_TYPE = "text/event-stream";
    private static final long MAX_REFUSAL_BYTES = 64L << 10;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final HttpClient http;
    private final Supplier<HttpRequest.Builder> request;
    private final Duration silence;
    private final Backoff backoff;
    private final Set<EventStream> open;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<Runnable> abort = new AtomicReference<>(() -> {});
    private Optional<ByteFeed> feed = Optional.empty();
    private EventParser parser = new EventParser();
    private String lastId = "";

    /**
     * @param silence the longest time without a byte, and until the answer's head
     * @param open the streams to close with the client; this one is in it while it is open
     */
    EventStream(
            HttpClient http,
            Supplier<HttpRequest.Builder> request,
            Duration silence,
            Backoff backoff,
            Set<EventStream> open) {
        this.http = http;
        this.request = request;
        this.silence = silence;
        this.backoff = backoff;
        this.open = open;
    }

    /**
     * Makes the first connection.
     *
     * @throws PlaneException if that fails; only later connections are tried again
     */
    void open() throws InterruptedException {
        backoff.next();
        feed = connect();
        open.add(this);
    }

    /**
     * Waits for the next event; empty once the stream is closed.
     *
     * @throws PlaneException if the controller says that there is no such stream any more
     */
    Optional<Event> next() throws InterruptedException {
        while (!isClosed()) {
            Optional<Event> event = parser.next();
            if (event.isPresent()) {
                lastId = event.get().id();
                return event;
            }
            if (feed.isPresent()) {
                read(feed.get());
            } else if (!closed.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS)) {
                reconnect();
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        closed.countDown();
        open.remove(this);
        abort.get().run();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void read(ByteFeed bytes) throws InterruptedException {
        try {
            Optional<List<ByteBuffer>> piece = bytes.next(silence);
            if (piece.isPresent()) {
                for (ByteBuffer buffer : piece.get()) {
                    parser.feed(buffer);
                }
                return;
            }
            log.debug("event stream has ended");
        } catch (IOException e) {
            log.debug("event stream is broken: {}", e.toString());
        }
        bytes.close();
        feed = Optional.empty();
    }

    private void reconnect() throws InterruptedException {
        try {
            feed = connect();
        } catch (PlaneException e) {
            if (e instanceof PlaneException.Refused refused && refused.status() == NOT_FOUND) {
                throw e;
            }
            if (!isClosed()) {
                log.debug("event stream cannot be had for now: {}", e.getMessage());
            }
        }
    }

    private Optional<ByteFeed> connect() throws InterruptedException {
        HttpRequest.Builder builder = request.get().header("accept", CONTENT_TYPE).timeout(silence);
        if (!lastId.isEmpty()) {
            builder.header("last-event-id", lastId);
        }
        HttpRequest ready = builder.build();
        CompletableFuture<HttpResponse<Answer>> answer = http.sendAsync(ready, bodyHandler());
        abortWith(() -> answer.cancel(true));
        try {
            HttpResponse<Answer> response = answer.get();
            return switch (response.body()) {
                case Answer.Live(var bytes) -> Optional.of(live(response, bytes));
                case Answer.Refusal(var body) ->
                        throw Calls.failure(ready.uri(), response.statusCode(), body);
            };
        } catch (ExecutionException e) {
            throw Calls.unreachable(ready.uri(), e);
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    private ByteFeed live(HttpResponse<Answer> response, ByteFeed bytes) {
        String type = response.headers().firstValue("content-type").orElse("(none)");
        if (!type.startsWith(CONTENT_TYPE)) {
            bytes.close();
            throw new PlaneException.UnexpectedContent(response.uri(), type);
        }
        parser = new EventParser();
        backoff.succeeded();
        abortWith(bytes::close);
        return bytes;
    }

    // Set first, then look: whichever of this and close comes second aborts.
    private void abortWith(Runnable action) {
        abort.set(action);
        if (isClosed()) {
            action.run();
        }
    }

    private static BodyHandler<Answer> bodyHandler() {
        return head ->
                head.statusCode() == OK
                        ? BodySubscribers.mapping(new ByteFeed(), Answer.Live::new)
                        : BodySubscribers.mapping(
                                BodySubscribers.limiting(
                                        BodySubscribers.ofString(UTF_8), MAX_REFUSAL_BYTES),
                                Answer.Refusal::new);
    }
}
