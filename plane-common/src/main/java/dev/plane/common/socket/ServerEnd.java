package dev.plane.common.socket;

import dev.plane.common.json.Json;
import dev.plane.common.protocol.Handshake;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The accepting end of one WebSocket, until its handshakes are exchanged and it becomes a {@link
 * TypedSocket}. The HTTP stack gives its transport {@link #listener} as soon as the connection is
 * there, and a thread of its own to {@link #handshake}.
 *
 * @param <Out> messages that this end sends
 * @param <In> messages that this end receives
 */
public final class ServerEnd<Out, In> {
    private static final Logger log = LoggerFactory.getLogger(ServerEnd.class);

    private final Class<In> incoming;
    private final Supplier<Handshake> mine;
    private final SocketSettings settings;
    private final Inbox inbox;

    /**
     * A new connection.
     *
     * @param mine the handshake to answer with, asked for when the peer's has come
     */
    public ServerEnd(Class<In> incoming, Supplier<Handshake> mine, SocketSettings settings) {
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
     * Waits for the peer's handshake, at most 10 s, and answers it. The answer is given before
     * anybody has looked at the peer's name, as upstream does; a caller that refuses the name
     * closes the socket.
     *
     * @return empty when the connection ended, nothing came in time, or the first frame was no
     *     handshake; the connection is then dropped without an answer
     */
    public Optional<TypedSocket<Out, In>> handshake(FrameTransport transport)
            throws InterruptedException {
        inbox.attach(transport);
        try {
            Optional<Handshake> peer = Greeting.read(inbox, settings.handshakeWithin());
            if (peer.isPresent()) {
                Handshake answer = mine.get();
                transport.sendText(Json.write(answer));
                return Optional.of(
                        OpenSocket.start(incoming, answer, peer.get(), transport, inbox, settings));
            }
        } catch (IOException e) {
            log.debug("the handshake could not be answered", e);
        } catch (InterruptedException e) {
            transport.abort();
            throw e;
        }
        transport.abort();
        return Optional.empty();
    }
}
