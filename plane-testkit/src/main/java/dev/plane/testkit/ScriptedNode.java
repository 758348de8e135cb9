package dev.plane.testkit;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.socket.ClientEnd;
import dev.plane.common.socket.TypedSocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The connecting end of a scripted drone, proxy or DNS server. */
final class ScriptedNode {
    private ScriptedNode() {}

    static <Out, In> ScriptedSocket<Out, In> connect(
            ControllerUri controller, String path, Handshake handshake, Class<In> incoming) {
        ClientEnd<Out, In> end = new ClientEnd<>(incoming, handshake, ScriptedSocket.SETTINGS);
        try {
            WebSocketConnection connection = WebSockets.connect(controller, path, end.listener());
            TypedSocket<Out, In> socket =
                    end.handshake(connection)
                            .orElseThrow(() -> new IOException("the controller sent no handshake"));
            return ScriptedSocket.start(new HttpHead(List.of()), socket, connection);
        } catch (IOException e) {
            throw new UncheckedIOException(handshake.name() + " cannot connect", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while connecting", e);
        }
    }
}
