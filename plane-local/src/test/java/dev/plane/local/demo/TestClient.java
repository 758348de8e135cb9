package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A browser at the board: the JDK's WebSocket client with what it has heard. */
final class TestClient implements AutoCloseable {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int PATIENCE_SECONDS = 10;

    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private TestClient(HttpClient http, int port, @Nullable String verifiedName) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (verifiedName != null) {
            builder.header("x-verified-username", verifiedName);
        }
        this.socket =
                builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), new Ear()).join();
    }

    /** Connects and says nothing. */
    static TestClient connect(HttpClient http, int port) {
        return new TestClient(http, port, null);
    }

    static TestClient connect(HttpClient http, int port, String verifiedName) {
        return new TestClient(http, port, verifiedName);
    }

    void say(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
    }

    /** Says something that may come too late. */
    void sayIfOpen(String json) {
        socket.sendText(json.replace('\'', '"'), true).exceptionally(late -> socket).join();
    }

    void sayBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** The next message, which has to be of this type (pulses aside). */
    JsonNode hear(String type) throws InterruptedException {
        JsonNode message = hearAny();
        while (is("pulse", message) && !type.equals("pulse")) {
            message = hearAny();
        }
        assertThat(is(type, message)).as("%s (expected: %s)", message, type).isTrue();
        return message;
    }

    JsonNode hearAny() throws InterruptedException {
        JsonNode message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing was heard");
        }
        return message;
    }

    static boolean is(String type, JsonNode message) {
        return message.path("type").asString().equals(type);
    }

    JsonNode hello() throws InterruptedException {
        say("{'type':'hello'}");
        return hear("welcome");
    }

    /** Draws a short stroke from beginning to end. */
    void draw(int stroke) {
        say("{'type':'begin','stroke':%d,'width':60,'points':[0,0]}".formatted(stroke));
        say("{'type':'extend','stroke':%d,'points':[10,10]}".formatted(stroke));
        say("{'type':'end','stroke':%d}".formatted(stroke));
    }

    /** Hears of what another client's {@link #draw} did. */
    void awaitStroke() throws InterruptedException {
        hear("began");
        hear("extended");
        hear("ended");
    }

    /** Close code and reason, such as {@code 1001 This session is being stopped.} */
    String awaitClose() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Ear implements WebSocket.Listener {

        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                heard.add(MAPPER.readTree(partial.toString()));
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete((code + " " + reason).strip());
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
