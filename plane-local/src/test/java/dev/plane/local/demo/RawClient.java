package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** WebSocket by hand over a bare socket: a client that does nothing of its own accord. */
final class RawClient {

    private RawClient() {}

    static String upgrade(String header) {
        return "GET /ws HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Connection: Upgrade\r\n"
                + "Upgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + header
                + "\r\n";
    }

    /** Connects and says hello. */
    static void sayHello(Socket socket, String header) throws IOException {
        socket.getOutputStream().write(upgrade(header).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        assertThat(readUntil(socket.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 101");
        socket.getOutputStream().write(maskedText("{\"type\":\"hello\"}"));
        socket.getOutputStream().flush();
    }

    static String readUntil(InputStream in, String end) throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.UTF_8).contains(end)) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A text frame of a client; the mask is all zeros. */
    private static byte[] maskedText(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[payload.length + 6];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }
}
