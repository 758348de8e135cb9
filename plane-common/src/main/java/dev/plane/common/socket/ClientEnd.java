package dev.plane.common.socket;

import dev.plane.common.json.Json;
import dev.plane.common.protocol.Handshake;

import java.io.IOException;
import java.util.Optional;

/**
 * The connecting end of one WebSocket, until its handshakes are exchanged and it becomes a {@link
 * TypedSocket}.
 *
 * @param <Out> messages that this end sends
 * @param <In> messages that this end receives
 */
public final class ClientEnd<Out, In> {
    private final Class<In> incoming;
    private final Handshake mine;
    private final SocketSettings settings;
    private final Inbox inbox;

    public ClientEnd(Class<In> incoming, Handshake mine, SocketSettings settings) {
        this.incoming = incoming;
        this.mine = mine;
        this.settings = settings;
        this.inbox = new Inbox(settings.inboundWindow(), settings.ticker());
    }

    /** Where the transport reports what happens. */
    public FrameTransport.Listener listener() {
        return inbox;
    }

    /**
     * Sends this end's handshake and waits for the peer's, at most 10 s.
     *
     * @return empty when the connection ended, nothing came in time, or the first frame was no
     *     handshake; the connection is then dropped
     */
    public Optional<TypedSocket<Out, In>> handshake(FrameTransport transport)
            throws IOException, InterruptedException {
        return open(transport).map(socket -> socket);
    }

    /** As {@link #handshake}, for those who need to know how the socket ended. */
    Optional<OpenSocket<Out, In>> open(FrameTransport transport)
            throws IOException, InterruptedException {
        inbox.attach(transport);
        boolean opened = false;
        try {
            transport.sendText(Json.write(mine));
            Optional<OpenSocket<Out, In>> socket =
                    Greeting.read(inbox, settings.handshakeWithin())
                            .map(
                                    peer ->
                                            OpenSocket.start(
                                                    incoming, mine, peer, transport, inbox,
                                                    settings));
            opened = socket.isPresent();
            return socket;
        } finally {
            if (!opened) {
                transport.abort();
            }
        }
    }
}
