package dev.plane.testkit;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.socket.FrameTransport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** A client's WebSocket without any handshake: for what a well-behaved peer would not send. */
public final class RawSocket implements AutoCloseable {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    /** The connection keeps what comes; nothing else is to be done with it. */
    static final class Ignoring implements FrameTransport.Listener {
        @Override
        public void onText(String frame) {}

        @Override
        public void onAlive() {}

        @Override
        public void onClosed(int code, String reason) {}
    }

    private final WebSocketConnection connection;

    private RawSocket(WebSocketConnection connection) {
        this.connection = connection;
    }

    public static RawSocket connect(ControllerUri controller, String pathAndQuery) {
        try {
            WebSocketConnection connection =
                    WebSockets.connect(controller, pathAndQuery, new Ignoring());
            connection.request(UNLIMITED);
            return new RawSocket(connection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void sendText(String frame) {
        try {
            connection.sendText(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while sending", e);
        }
    }

    public void sendBinary(byte[] content) {
        try {
            connection.sendBinary(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while sending", e);
        }
    }

    /** The text frames that have come. */
    public List<String> frames() {
        return connection.framesReceived();
    }

    /** Waits until so many text frames have come. */
    public List<String> awaitFrames(int count) {
        return Await.value(
                count + " frames",
                () -> Optional.of(frames()).filter(frames -> frames.size() >= count));
    }

    /** Waits for the end of the connection; the peer's close code, 1006 if it gave none. */
    public int awaitEnd() {
        return Await.value(
                "end of the connection",
                () -> Optional.of(connection.endCode()).filter(code -> code != 0));
    }

    /** Closes with a code and waits for the answer. */
    public void closeWith(int code) {
        connection.close(code, "");
    }

    @Override
    public void close() {
        connection.abort();
    }
}
