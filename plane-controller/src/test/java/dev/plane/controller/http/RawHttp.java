package dev.plane.controller.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection on which a test says exactly the bytes that it wants to. */
public final class RawHttp implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;

    private RawHttp(Socket socket) {
        this.socket = socket;
    }

    public static RawHttp connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return new RawHttp(socket);
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads status line and headers. */
    public List<String> head() throws IOException {
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = line();
            if (line.isEmpty()) {
                return lines;
            }
            lines.add(line);
        }
    }

    /** Reads a response whose length is in its head. */
    public RawResponse receive(boolean headOnly) throws IOException {
        RawResponse head = new RawResponse(head(), "");
        int length = head.header("content-length").map(Integer::parseInt).orElse(0);
        return new RawResponse(
                head.lines(),
                headOnly
                        ? ""
                        : new String(
                                socket.getInputStream().readNBytes(length),
                                StandardCharsets.UTF_8));
    }

    /** Reads one HTTP chunk. */
    public String chunk() throws IOException {
        int length = Integer.parseInt(line(), 16);
        byte[] bytes = socket.getInputStream().readNBytes(length);
        line();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Reads so many bytes. */
    public byte[] bytes(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    /** Whether the server has ended the connection and nothing more was sent. */
    public boolean isAtEnd() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("connection ended after: " + line);
            }
            if (b == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(b);
        }
    }
}
