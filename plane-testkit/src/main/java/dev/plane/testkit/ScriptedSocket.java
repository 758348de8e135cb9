package dev.plane.testkit;

import dev.plane.common.protocol.Handshake;
import dev.plane.common.socket.CloseCode;
import dev.plane.common.socket.SocketSettings;
import dev.plane.common.socket.TypedSocket;
import dev.plane.common.task.NamedThreads;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A connection in the hands of a test. All its waits are bounded by {@link Await#LIMIT} and fail
 * the test when nothing comes. It never pings by itself, but answers pings.
 *
 * @param <Out> messages that the test sends
 * @param <In> messages that the peer sends
 */
public final class ScriptedSocket<Out, In> implements AutoCloseable {
    private static final Duration NEVER = Duration.ofDays(1);

    /** Settings of a peer that leaves liveness to the other end. */
    static final SocketSettings SETTINGS =
            SocketSettings.defaults().withLiveness(NEVER, NEVER.plus(NEVER));

    private final HttpHead request;
    private final TypedSocket<Out, In> socket;
    private final WebSocketConnection connection;
    private final Gate reading = new Gate();
    private final ArrayDeque<In> unread = new ArrayDeque<>();
    private volatile boolean allCollected;

    private ScriptedSocket(
            HttpHead request, TypedSocket<Out, In> socket, WebSocketConnection connection) {
        this.request = request;
        this.socket = socket;
        this.connection = connection;
    }

    static <Out, In> ScriptedSocket<Out, In> start(
            HttpHead request, TypedSocket<Out, In> socket, WebSocketConnection connection) {
        ScriptedSocket<Out, In> scripted = new ScriptedSocket<>(request, socket, connection);
        NamedThreads.virtual("scripted-" + socket.peer().name(), scripted::collect);
        return scripted;
    }

    /** The request by which the connection was upgraded; empty at the client's end. */
    public HttpHead request() {
        return request;
    }

    /** The peer's handshake. */
    public Handshake peer() {
        return socket.peer();
    }

    /** The typed socket below, to be sent on; what it receives is collected here. */
    public TypedSocket<Out, In> socket() {
        return socket;
    }

    public void send(Out message) {
        if (!socket.send(message)) {
            throw new AssertionError("the connection has ended; cannot send " + message);
        }
    }

    /** Sends a text frame as it is. */
    public void sendText(String frame) {
        sending(() -> connection.sendText(frame));
    }

    public void sendBinary(byte[] content) {
        sending(() -> connection.sendBinary(content));
    }

    public void sendPing() {
        sending(connection::sendPing);
    }

    /** The next message of this kind. Messages of other kinds are left for other calls. */
    public <T extends In> T receive(Class<T> kind) {
        return receive(kind, message -> true);
    }

    /** The next message of this kind for which {@code which} holds; others are left. */
    public <T extends In> T receive(Class<T> kind, Predicate<? super T> which) {
        return Await.value(
                kind.getSimpleName() + " from " + peer().name(),
                () -> {
                    boolean last = allCollected;
                    Optional<T> message = take(kind, which);
                    if (last && message.isEmpty()) {
                        throw new IOException("the connection has ended; unread: " + unread());
                    }
                    return message;
                });
    }

    /** The messages that have come and were not received yet. */
    public List<In> unread() {
        synchronized (unread) {
            return new ArrayList<>(unread);
        }
    }

    /** The last 10,000 text frames that have come, as they were, without the handshake. */
    public List<String> frames() {
        List<String> frames = connection.framesReceived();
        return frames.isEmpty() ? frames : frames.subList(1, frames.size());
    }

    /** Number of pings that have come. */
    public int pings() {
        return connection.pingsReceived();
    }

    /** Reads no further messages, so that the peer is held up once a window of them waits. */
    public void pauseReading() {
        reading.shut();
    }

    public void resumeReading() {
        reading.open();
    }

    /** From now on neither reads nor writes nor answers pings; the connection stays as it is. */
    public void freeze() {
        connection.freeze();
    }

    public void unfreeze() {
        connection.unfreeze();
    }

    public boolean isOpen() {
        return socket.isOpen();
    }

    /** Waits for the end of the connection; the peer's close code, 1006 if it gave none. */
    public int awaitEnd() {
        return Await.value(
                "end of the connection to " + peer().name(),
                () -> Optional.of(connection.endCode()).filter(code -> code != 0));
    }

    /** Ends the connection by a TCP reset. */
    public void drop() {
        connection.reset();
    }

    /** Lets what was sent go out, then closes with a code. */
    public void closeWith(int code, String reason) {
        socket.close(code, reason);
    }

    @Override
    public void close() {
        closeWith(CloseCode.GOING_AWAY, "");
        reading.open();
    }

    private void collect() {
        try {
            while (true) {
                reading.pass();
                Optional<In> message = socket.receive();
                if (message.isEmpty()) {
                    allCollected = true;
                    return;
                }
                synchronized (unread) {
                    unread.add(message.get());
                }
            }
        } catch (InterruptedException e) {
            connection.abort();
        }
    }

    private <T extends In> Optional<T> take(Class<T> kind, Predicate<? super T> which) {
        synchronized (unread) {
            Iterator<In> messages = unread.iterator();
            while (messages.hasNext()) {
                In message = messages.next();
                if (kind.isInstance(message) && which.test(kind.cast(message))) {
                    messages.remove();
                    return Optional.of(kind.cast(message));
                }
            }
            return Optional.empty();
        }
    }

    private interface Sending {
        void run() throws IOException, InterruptedException;
    }

    private void sending(Sending action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send to " + peer().name(), e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while sending", e);
        }
    }
}
