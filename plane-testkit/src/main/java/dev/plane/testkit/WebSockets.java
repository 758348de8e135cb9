package dev.plane.testkit;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.socket.FrameTransport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** The upgrade from HTTP to WebSocket (RFC 6455, section 4), seen from both ends. */
final class WebSockets {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSockets() {}

    /** The value of {@code Sec-WebSocket-Accept} for a key. */
    static String accept(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Connects as a client, with the request head that upstream's clients send. */
    static WebSocketConnection connect(
            ControllerUri controller, String path, FrameTransport.Listener listener)
            throws IOException {
        URI uri = controller.webSocket(path);
        Socket socket = new Socket(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
        boolean opened = false;
        try {
            String key = key();
            String request =
                    "GET "
                            + path
                            + " HTTP/1.1\r\nHost: "
                            + uri.getHost()
                            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                            + key
                            + "\r\n"
                            + controller
                                    .bearerToken()
                                    .map(token -> "Authorization: Bearer " + token + "\r\n")
                                    .orElse("")
                            + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            HttpHead answer = HttpHead.read(socket.getInputStream());
            if (!answer.secondWord().equals("101")
                    || !answer.header("sec-websocket-accept").orElse("").equals(accept(key))) {
                throw new ConnectException("upgrade refused: " + answer.firstLine());
            }
            WebSocketConnection connection =
                    new WebSocketConnection(WebSocketConnection.Role.CLIENT, socket, listener);
            connection.start();
            opened = true;
            return connection;
        } finally {
            if (!opened) {
                socket.close();
            }
        }
    }

    private static String key() {
        byte[] bytes = new byte[16];
        ThreadLocalRandom.current().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
