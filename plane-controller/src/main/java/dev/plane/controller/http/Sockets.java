package dev.plane.controller.http;

import dev.plane.common.socket.CloseCode;

import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Turns requests into WebSockets and knows the open ones. */
final class Sockets {
    private static final Logger log = LoggerFactory.getLogger(Sockets.class);
    private static final int MAX_OPEN = 10_000;
    private static final Duration SESSIONS_END_WITHIN = Duration.ofSeconds(1);
    private static final String STOPS = "the controller stops";
    private static final WebsocketServerSpec SPEC =
            WebsocketServerSpec.builder()
                    .maxFramePayloadLength(WebSocketTransport.MAX_FRAME_BYTES)
                    .compress(false)
                    .build();

    private final Workers workers;
    private final AnswerWriter writer;
    private final Set<WebSocketTransport> open = ConcurrentHashMap.newKeySet();
    private final Phaser inUse = new Phaser(1);

    Sockets(Workers workers, AnswerWriter writer) {
        this.workers = workers;
        this.writer = writer;
    }

    /** Answers 101 and lets {@code run} have the connection. */
    Mono<Void> upgrade(Exchange exchange, SocketRun run) {
        HttpServerResponse response = exchange.netty();
        response.header("date", writer.date());
        return response.sendWebsocket((inbound, _) -> serve(inbound, run), SPEC);
    }

    boolean isFull() {
        return open.size() >= MAX_OPEN;
    }

    /** Tells every peer that this controller goes away, and lets their sessions end. */
    void closeAll() {
        for (WebSocketTransport transport : open) {
            transport.close(CloseCode.GOING_AWAY, STOPS);
        }
        try {
            inUse.awaitAdvanceInterruptibly(
                    inUse.arrive(), SESSIONS_END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn("{} sessions go on while the controller stops", inUse.getUnarrivedParties());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Publisher<Void> serve(WebsocketInbound inbound, SocketRun run) {
        return Mono.create(
                ended ->
                        inbound.withConnection(
                                connection -> {
                                    WebSocketTransport transport =
                                            new WebSocketTransport(connection, run.listener());
                                    open.add(transport);
                                    connection.onDispose(
                                            () -> {
                                                open.remove(transport);
                                                ended.success();
                                            });
                                    inbound.receiveFrames().subscribe(transport.inbound());
                                    inUse.register();
                                    workers.start(() -> use(transport, run));
                                }));
    }

    private void use(WebSocketTransport transport, SocketRun run) {
        try {
            run.run(transport);
            transport.close(CloseCode.NORMAL, "");
        } catch (InterruptedException e) {
            transport.close(CloseCode.GOING_AWAY, STOPS);
        } finally {
            inUse.arriveAndDeregister();
        }
    }
}
