package dev.plane.testkit;

import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.Json;
import dev.plane.common.protocol.FromExecutor;
import dev.plane.common.protocol.ToExecutor;
import dev.plane.common.task.NamedThreads;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/**
 * An executor that does nothing by itself: a server on a unix socket, one JSON message a line, one
 * client at a time (wire, section 7). Lines that are no message are skipped.
 */
public final class ScriptedExecutor implements AutoCloseable {
    /**
     * A question of the drone's.
     *
     * @param id what the answer must repeat
     */
    public record Request<T extends ToExecutor>(String id, T message) {}

    private final Path socketFile;
    private final ArrayDeque<ToExecutor.Envelope> unread = new ArrayDeque<>();
    private volatile @Nullable ServerSocketChannel server;
    private volatile @Nullable SocketChannel client;

    private ScriptedExecutor(Path socketFile) {
        this.socketFile = socketFile;
    }

    /** Listens on a socket file, in place of whatever lies there. */
    public static ScriptedExecutor open(Path socketFile) {
        ScriptedExecutor executor = new ScriptedExecutor(socketFile);
        executor.start();
        return executor;
    }

    /** Listens (again). */
    public void start() {
        try {
            Files.deleteIfExists(socketFile);
            ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.bind(UnixDomainSocketAddress.of(socketFile));
            server = listening;
            NamedThreads.virtual("scripted-executor", () -> accept(listening));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops listening and ends the connection; the socket file stays. */
    public void stop() {
        try {
            ServerSocketChannel listening = server;
            if (listening != null) {
                listening.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        drop();
    }

    /** Ends the connection; a new one is accepted. */
    public void drop() {
        try {
            SocketChannel connected = client;
            if (connected != null) {
                connected.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isConnected() {
        SocketChannel connected = client;
        return connected != null && connected.isOpen();
    }

    /** The next question of this kind; others are left for other calls. */
    public <T extends ToExecutor> Request<T> awaitRequest(Class<T> kind) {
        return Await.value(kind.getSimpleName() + " at the scripted executor", () -> take(kind));
    }

    public void answer(Request<?> request, FromExecutor answer) {
        sendLine(Json.write(new FromExecutor.Envelope(request.id(), answer)));
    }

    public void sendEvent(FromExecutor event) {
        sendLine(Json.write(new FromExecutor.Envelope(null, event)));
    }

    /** Sends a line as it is. */
    public void sendLine(String line) {
        SocketChannel connected =
                Await.value("a client of the executor", () -> Optional.ofNullable(client));
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                connected.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
        try {
            Files.deleteIfExists(socketFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocketChannel listening) {
        while (listening.isOpen()) {
            try (SocketChannel accepted = listening.accept()) {
                client = accepted;
                readLines(accepted);
            } catch (IOException e) {
                // the connection or the whole server has ended; the condition tells which
            } finally {
                client = null;
            }
        }
    }

    private void readLines(SocketChannel accepted) throws IOException {
        BufferedReader lines =
                new BufferedReader(Channels.newReader(accepted, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            parse(line)
                    .ifPresent(
                            envelope -> {
                                synchronized (unread) {
                                    unread.add(envelope);
                                }
                            });
        }
    }

    private static Optional<ToExecutor.Envelope> parse(String line) {
        try {
            return Optional.of(Json.read(line, ToExecutor.Envelope.class));
        } catch (InvalidJsonException e) {
            return Optional.empty();
        }
    }

    private <T extends ToExecutor> Optional<Request<T>> take(Class<T> kind) {
        synchronized (unread) {
            Iterator<ToExecutor.Envelope> envelopes = unread.iterator();
            while (envelopes.hasNext()) {
                ToExecutor.Envelope envelope = envelopes.next();
                String id = envelope.id();
                if (id != null && kind.isInstance(envelope.message())) {
                    envelopes.remove();
                    return Optional.of(new Request<>(id, kind.cast(envelope.message())));
                }
            }
            return Optional.empty();
        }
    }
}
