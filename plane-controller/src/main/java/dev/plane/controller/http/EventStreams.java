package dev.plane.controller.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Writes server-sent events byte by byte: line ends are bare LF, {@code data} comes before {@code
 * id}, and each event and each comment is an HTTP chunk of its own, since upstream's client reads
 * only the first event of a chunk.
 */
final class EventStreams {
    private static final int MAX_OPEN = 20_000;
    private static final String COMMENT = ":\n\n";

    private final Workers workers;
    private final AnswerWriter writer;
    private final Set<Sink> open = ConcurrentHashMap.newKeySet();

    EventStreams(Workers workers, AnswerWriter writer) {
        this.workers = workers;
        this.writer = writer;
    }

    /** Sends the head at once, then what {@code source} has to say. */
    Mono<Void> stream(Exchange exchange, EventSource source) {
        HttpServerResponse response = exchange.netty();
        head(response, exchange.zone());
        if (exchange.isHead()) {
            return response.send();
        }
        Flux<ByteBuf> chunks =
                Flux.create(sink -> start(source, sink), FluxSink.OverflowStrategy.ERROR);
        return response.sendHeaders().then().then(response.send(chunks, _ -> true).then());
    }

    boolean isFull() {
        return open.size() >= MAX_OPEN;
    }

    /** Ends every stream; the clients connect again, to another controller. */
    void endAll() {
        open.forEach(Sink::end);
    }

    private void head(HttpServerResponse response, @Nullable Zone zone) {
        response.status(200);
        response.responseHeaders().remove("transfer-encoding");
        response.header("content-type", "text/event-stream").header("cache-control", "no-cache");
        if (zone == Zone.PUBLIC) {
            response.header("vary", AnswerWriter.VARY).header("access-control-allow-origin", "*");
        }
        response.header("transfer-encoding", "chunked").header("date", writer.date());
    }

    private void start(EventSource source, FluxSink<ByteBuf> flux) {
        Sink sink = new Sink(flux);
        open.add(sink);
        flux.onRequest(sink::room)
                .onDispose(
                        () -> {
                            open.remove(sink);
                            sink.end();
                        });
        workers.start(
                () -> {
                    try {
                        source.run(sink);
                        flux.complete();
                    } catch (InterruptedException e) {
                        flux.complete();
                    } catch (RuntimeException e) {
                        flux.error(e);
                    }
                });
    }

    /** Lets the source send as much as the network takes. */
    private static final class Sink implements EventSink {
        private static final int ENOUGH = 1 << 20;

        private final FluxSink<ByteBuf> flux;
        private final Semaphore room = new Semaphore(0);
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        Sink(FluxSink<ByteBuf> flux) {
            this.flux = flux;
        }

        void room(long chunks) {
            room.release((int) Math.min(chunks, ENOUGH));
        }

        void end() {
            closed.complete(null);
            flux.complete();
            room.release(ENOUGH);
        }

        @Override
        public boolean isOpen() {
            return !closed.isDone();
        }

        @Override
        public void onClosed(Runnable action) {
            var _ = closed.thenRun(action);
        }

        @Override
        public void event(String data, String id) throws InterruptedException {
            send("data: " + data + "\nid: " + id + "\n\n");
        }

        @Override
        public void comment() throws InterruptedException {
            send(COMMENT);
        }

        private void send(String text) throws InterruptedException {
            room.acquire();
            if (isOpen()) {
                flux.next(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }
}
