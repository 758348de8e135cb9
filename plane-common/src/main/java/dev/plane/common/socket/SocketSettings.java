package dev.plane.common.socket;

import dev.plane.common.time.Ticker;

import java.time.Duration;

/**
 * The limits of a typed socket.
 *
 * @param ticker the clock by which silence is measured
 * @param pingAfter silence after which a peer with capabilities is pinged
 * @param closeAfter silence after which the connection to such a peer is given up
 * @param handshakeWithin time for opening the connection and for the peer's handshake, each
 * @param closeWithin time for queued messages to go out and the peer to answer once a close began
 * @param outboundLimit messages that may wait to be sent
 * @param inboundWindow messages that may wait to be read before the peer is held up
 */
public record SocketSettings(
        Ticker ticker,
        Duration pingAfter,
        Duration closeAfter,
        Duration handshakeWithin,
        Duration closeWithin,
        int outboundLimit,
        int inboundWindow) {
    private static final SocketSettings DEFAULTS =
            new SocketSettings(
                    Ticker.system(),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    1024,
                    256);

    public SocketSettings {
        positive("pingAfter", pingAfter);
        positive("handshakeWithin", handshakeWithin);
        positive("closeWithin", closeWithin);
        if (closeAfter.compareTo(pingAfter) <= 0) {
            throw new IllegalArgumentException(
                    "closeAfter: " + closeAfter + " (expected: > pingAfter " + pingAfter + ")");
        }
        if (outboundLimit < 2) {
            throw new IllegalArgumentException(
                    "outboundLimit: " + outboundLimit + " (expected: >= 2)");
        }
        if (inboundWindow < 1) {
            throw new IllegalArgumentException(
                    "inboundWindow: " + inboundWindow + " (expected: >= 1)");
        }
    }

    /** Ping after 5 s, give up after 15 s, handshake and close in 10 s and 5 s, 1024 and 256. */
    public static SocketSettings defaults() {
        return DEFAULTS;
    }

    public SocketSettings withTicker(Ticker newTicker) {
        return new SocketSettings(
                newTicker,
                pingAfter,
                closeAfter,
                handshakeWithin,
                closeWithin,
                outboundLimit,
                inboundWindow);
    }

    public SocketSettings withLiveness(Duration newPingAfter, Duration newCloseAfter) {
        return new SocketSettings(
                ticker,
                newPingAfter,
                newCloseAfter,
                handshakeWithin,
                closeWithin,
                outboundLimit,
                inboundWindow);
    }

    public SocketSettings withBounds(Duration newHandshakeWithin, Duration newCloseWithin) {
        return new SocketSettings(
                ticker,
                pingAfter,
                closeAfter,
                newHandshakeWithin,
                newCloseWithin,
                outboundLimit,
                inboundWindow);
    }

    public SocketSettings withQueues(int newOutboundLimit, int newInboundWindow) {
        return new SocketSettings(
                ticker,
                pingAfter,
                closeAfter,
                handshakeWithin,
                closeWithin,
                newOutboundLimit,
                newInboundWindow);
    }

    private static void positive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + ": " + duration + " (expected: > 0)");
        }
    }
}
