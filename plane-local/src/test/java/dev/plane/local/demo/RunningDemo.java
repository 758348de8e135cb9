package dev.plane.local.demo;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A demo server on a free port and the clients of one test; closing ends them all. */
final class RunningDemo implements AutoCloseable {

    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    static final Liveness LIVELY =
            new Liveness(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(500));

    static final BoardLimits SMALL = new BoardLimits(3, 40, 20, 8, 2, 4, 512, 1_000, 64 * 1024);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Closeable> opened = new ArrayList<>();

    int start() throws IOException {
        return start(BoardLimits.DEFAULT, Liveness.DEFAULT);
    }

    int start(BoardLimits limits, Liveness liveness) throws IOException {
        return start(0, null, limits, liveness).port();
    }

    DemoServer start(int port, @Nullable String staticToken, BoardLimits limits, Liveness liveness)
            throws IOException {
        DemoServer server =
                DemoServer.start(
                        new DemoConfig(port, "room", "backend-1", 17, staticToken),
                        limits,
                        liveness,
                        new Random(1));
        opened.add(server::close);
        return server;
    }

    TestClient connect(int port) {
        return closing(TestClient.connect(http, port));
    }

    TestClient connect(int port, String verifiedName) {
        return closing(TestClient.connect(http, port, verifiedName));
    }

    Socket closing(Socket socket) {
        opened.add(socket);
        return socket;
    }

    private TestClient closing(TestClient client) {
        opened.add(client::close);
        return client;
    }

    HttpResponse<String> get(int port, String method, String path)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : opened.reversed()) {
            each.close();
        }
        http.close();
    }
}
