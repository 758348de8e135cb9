package dev.plane.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One end of a TCP connection in the hands of a test. Text stands for bytes, one per character. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
    private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding: *chunked");

    private final Socket socket;
    private final InputStream in;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    Wire(Socket socket) {
        try {
            this.socket = socket;
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            this.in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Wire connect(int port) {
        try {
            return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Wire send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) {
        return io(
                () -> {
                    socket.getOutputStream().write(bytes);
                    return this;
                });
    }

    /** Everything that has been read so far. */
    String received() {
        synchronized (received) {
            return received.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** Reads one byte; -1 at the end, also after a reset. */
    private int read() throws IOException {
        try {
            int b = in.read();
            if (b >= 0) {
                synchronized (received) {
                    received.write(b);
                }
            }
            return b;
        } catch (SocketException e) {
            return -1;
        }
    }

    /** Reads a head, up to and with the empty line. */
    String head() {
        return io(
                () -> {
                    StringBuilder head = new StringBuilder();
                    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
                        int b = read();
                        if (b < 0) {
                            throw new EOFException("ended after: " + head);
                        }
                        head.append((char) b);
                    }
                    return head.toString();
                });
    }

    /** Reads so many bytes. */
    String text(int length) {
        return io(
                () -> {
                    StringBuilder text = new StringBuilder();
                    while (text.length() < length) {
                        int b = read();
                        if (b < 0) {
                            throw new EOFException("ended after: " + text);
                        }
                        text.append((char) b);
                    }
                    return text.toString();
                });
    }

    /** Reads the body that belongs to a head: by length, by chunks as they are, or to the end. */
    String body(String head) {
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            return text(Integer.parseInt(length.group(1)));
        }
        if (!CHUNKED.matcher(head).find()) {
            return rest();
        }
        StringBuilder chunks = new StringBuilder();
        while (chunks.indexOf("0\r\n\r\n") < 0) {
            chunks.append(text(1));
        }
        return chunks.toString();
    }

    /** Reads a request with its body, if it has one. */
    String request() {
        String head = head();
        boolean hasBody = LENGTH.matcher(head).find() || CHUNKED.matcher(head).find();
        return hasBody ? head + body(head) : head;
    }

    /** Reads all that still comes. */
    String rest() {
        return io(
                () -> {
                    StringBuilder rest = new StringBuilder();
                    for (int b = read(); b >= 0; b = read()) {
                        rest.append((char) b);
                    }
                    return rest.toString();
                });
    }

    /** Whether the other end has closed; a byte that comes instead is read. */
    boolean isOver() {
        return io(
                () -> {
                    socket.setSoTimeout(1);
                    try {
                        return read() < 0;
                    } catch (SocketTimeoutException e) {
                        return false;
                    } finally {
                        socket.setSoTimeout(PATIENCE_MILLIS);
                    }
                });
    }

    /** Sends nothing more. */
    Wire endOutput() {
        return io(
                () -> {
                    socket.shutdownOutput();
                    return this;
                });
    }

    /** Ends with a reset. */
    void reset() {
        io(
                () -> {
                    socket.setSoLinger(true, 0);
                    socket.close();
                    return this;
                });
    }

    @Override
    public void close() {
        io(
                () -> {
                    socket.close();
                    return this;
                });
    }

    private interface Io<T> {
        T run() throws IOException;
    }

    private static <T> T io(Io<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
