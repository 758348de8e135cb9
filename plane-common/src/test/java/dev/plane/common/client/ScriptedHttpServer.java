package dev.plane.common.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real HTTP server that answers each request with the next answer of its script. */
final class ScriptedHttpServer implements AutoCloseable {
    /** What was asked. */
    record Request(
            String method,
            String target,
            @Nullable String authorization,
            @Nullable String contentType,
            @Nullable String accept,
            @Nullable String lastEventId,
            String body) {}

    /** One answer. */
    @FunctionalInterface
    interface Answer {
        void give(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    ScriptedHttpServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    ControllerUri uri() {
        return ControllerUri.parse("http://my%2Ftoken@127.0.0.1:" + server.getAddress().getPort());
    }

    ScriptedHttpServer then(Answer answer) {
        script.add(answer);
        return this;
    }

    ScriptedHttpServer thenBody(int status, String body) {
        return then(
                exchange -> {
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                });
    }

    /** An event stream that ends after {@code events}. */
    ScriptedHttpServer thenEvents(String... events) {
        return then(exchange -> writeEvents(exchange, events));
    }

    /** An event stream that stays open after {@code events}. */
    ScriptedHttpServer thenOpenEvents(String... events) {
        return then(
                exchange -> {
                    writeEvents(exchange, events);
                    closing.await();
                });
    }

    /** An answer that never comes. */
    ScriptedHttpServer thenNothing() {
        return then(_ -> closing.await());
    }

    /** The next request that was made. */
    Request request() throws InterruptedException {
        Request request = requests.poll(10, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request within 10 s");
        }
        return request;
    }

    void awaitClose() throws InterruptedException {
        closing.await();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    private static void writeEvents(HttpExchange exchange, String... events) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        for (String event : events) {
            body.write(event.getBytes(StandardCharsets.UTF_8));
            body.flush();
        }
        body.flush();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(
                    new Request(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            exchange.getRequestHeaders().getFirst("authorization"),
                            exchange.getRequestHeaders().getFirst("content-type"),
                            exchange.getRequestHeaders().getFirst("accept"),
                            exchange.getRequestHeaders().getFirst("last-event-id"),
                            body));
            Answer answer = script.poll();
            if (answer == null) {
                exchange.sendResponseHeaders(500, -1);
            } else {
                answer.give(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
