package dev.plane.proxy;

import dev.plane.common.task.NamedThreads;
import dev.plane.testkit.Await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend that sees every byte: a script takes each of its connections. */
final class RawBackend implements AutoCloseable {
    private final ServerSocket server;
    private final Script script;
    private final List<Wire> connections = new CopyOnWriteArrayList<>();

    /** What is done with a connection, on a thread of its own; then it is closed. */
    interface Script {
        void serve(Wire connection);
    }

    private RawBackend(Script script) throws IOException {
        this.server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        this.script = script;
    }

    static RawBackend start(Script script) {
        try {
            RawBackend backend = new RawBackend(script);
            NamedThreads.virtual("raw-backend", backend::accept);
            return backend;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers every request on every connection with the same text. */
    static RawBackend answering(String answer) {
        return start(
                connection -> {
                    while (true) {
                        connection.request();
                        connection.send(answer);
                    }
                });
    }

    int port() {
        return server.getLocalPort();
    }

    /** The connections so far, in their order. */
    List<Wire> connections() {
        return connections;
    }

    /** Waits for the connection of this number, from 0. */
    Wire connection(int number) {
        return Await.value(
                "connection " + number + " to the backend",
                () ->
                        connections.size() > number
                                ? Optional.of(connections.get(number))
                                : Optional.empty());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Wire connection = new Wire(server.accept());
                connections.add(connection);
                NamedThreads.virtual("raw-backend-connection", () -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Wire connection) {
        try (connection) {
            script.serve(connection);
        } catch (UncheckedIOException e) {
            return; // the proxy has ended it
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.forEach(Wire::close);
    }
}
