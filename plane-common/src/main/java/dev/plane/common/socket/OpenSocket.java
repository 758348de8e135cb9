package dev.plane.common.socket;

import dev.plane.common.json.Json;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.task.NamedThreads;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A typed socket over any transport. One virtual thread sends; whoever calls {@link #receive}
 * parses; the transport's own thread only moves text into the {@link Inbox}.
 */
final class OpenSocket<Out, In> implements TypedSocket<Out, In>, Liveness.Watched {
    private static final Logger log = LoggerFactory.getLogger(OpenSocket.class);

    private final Handshake peer;
    private final String peerName;
    private final FrameTransport transport;
    private final SocketSettings settings;
    private final Inbox inbox;
    private final Outbox outbox;
    private final FrameReader<In> reader;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private long pingedAt; // only the thread that checks touches it

    private OpenSocket(
            Class<In> incoming,
            Handshake peer,
            FrameTransport transport,
            Inbox inbox,
            SocketSettings settings) {
        this.peer = peer;
        this.peerName = PeerText.forLog(peer.name());
        this.transport = transport;
        this.settings = settings;
        this.inbox = inbox;
        this.outbox = new Outbox(transport, settings.outboundLimit(), settings.ticker());
        this.reader = new FrameReader<>(incoming, peerName, settings.ticker());
        this.pingedAt = settings.ticker().nanos();
    }

    /** The socket after both handshakes, with its writer running. */
    static <Out, In> OpenSocket<Out, In> start(
            Class<In> incoming,
            Handshake mine,
            Handshake peer,
            FrameTransport transport,
            Inbox inbox,
            SocketSettings settings) {
        compare(mine.version(), peer);
        OpenSocket<Out, In> socket = new OpenSocket<>(incoming, peer, transport, inbox, settings);
        NamedThreads.virtual("socket-writer-" + socket.peerName, socket.outbox);
        inbox.whenEnded(socket.outbox::end);
        if (peer.hasCapabilities()) {
            Liveness.watch(socket);
        }
        return socket;
    }

    @Override
    public Handshake peer() {
        return peer;
    }

    @Override
    public boolean send(Out message) {
        return switch (outbox.add(Json.write(message))) {
            case QUEUED -> true;
            case ENDED -> false;
            case FULL -> {
                overflow();
                yield false;
            }
        };
    }

    @Override
    public boolean offer(Out message) {
        return switch (outbox.addIfRoom(Json.write(message))) {
            case QUEUED -> true;
            case ENDED -> false;
            case FULL -> {
                dropped.incrementAndGet();
                yield false;
            }
        };
    }

    @Override
    public long dropped() {
        return dropped.get();
    }

    @Override
    public Optional<In> receive() throws InterruptedException {
        while (true) {
            Optional<String> frame = inbox.take();
            if (frame.isEmpty()) {
                return Optional.empty();
            }
            Optional<In> message = reader.read(frame.get());
            if (message.isPresent()) {
                return message;
            }
        }
    }

    @Override
    public boolean isOpen() {
        return outbox.isOpen();
    }

    @Override
    public void close(int code, String reason) {
        outbox.finish(code, PeerText.forClose(reason));
        inbox.discardFurther();
        try {
            if (!inbox.awaitEnd(settings.closeWithin())) {
                giveUp("did not take what was queued before the close in time");
            }
        } catch (InterruptedException interrupted) {
            long deadline = settings.ticker().nanos() + settings.closeWithin().toNanos();
            Liveness.watch(() -> stillClosing(deadline));
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end; false when the socket lives on. */
    boolean awaitEnd(Duration within) throws InterruptedException {
        return inbox.awaitEnd(within);
    }

    /** How the socket ended; empty while it has not. */
    Optional<Inbox.End> end() {
        return inbox.end();
    }

    /** Pings a peer that is silent, or that hears nothing from here, and gives up a dead one. */
    @Override
    public boolean check() {
        if (inbox.end().isPresent()) {
            return false;
        }
        Duration silence = inbox.silence();
        if (silence.compareTo(settings.closeAfter()) >= 0) {
            log.warn(
                    "closing the connection to {}: not a byte from it for {} ms",
                    peerName,
                    silence.toMillis());
            giveUp("silent");
            return false;
        }
        long now = settings.ticker().nanos();
        boolean quiet =
                silence.compareTo(settings.pingAfter()) >= 0
                        || outbox.idle().compareTo(settings.pingAfter()) >= 0;
        if (quiet && now - pingedAt >= settings.pingAfter().toNanos()) {
            pingedAt = now;
            outbox.ping();
        }
        return true;
    }

    private boolean stillClosing(long deadline) {
        if (inbox.end().isPresent()) {
            return false;
        }
        if (settings.ticker().nanos() - deadline < 0) {
            return true;
        }
        giveUp("did not take what was queued before the close in time");
        return false;
    }

    private void overflow() {
        if (overflowed.compareAndSet(false, true)) {
            log.warn(
                    "closing the connection to {}: {} messages wait to be sent (expected: fewer);"
                            + " it reads too slowly or not at all",
                    peerName,
                    settings.outboundLimit());
        }
        giveUp("overflow");
    }

    private void giveUp(String reason) {
        transport.abort();
        inbox.onClosed(CloseCode.ABNORMAL, reason);
    }

    private static void compare(PlaneVersion mine, Handshake peer) {
        if (!mine.equals(peer.version())) {
            log.info(
                    "{} runs version {} ({}), this end {} ({})",
                    PeerText.forLog(peer.name()),
                    PeerText.forLog(peer.version().version()),
                    PeerText.forLog(peer.version().gitHash()),
                    mine.version(),
                    mine.gitHash());
        }
    }
}
