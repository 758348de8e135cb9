package dev.plane.common.socket;

import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.Handshake;

import java.util.Optional;

/**
 * One end of a WebSocket that carries typed messages, after both handshakes. Safe for use by
 * several threads. It ends by {@link #close}, by any Close frame or end of stream from the peer, by
 * an error, by 15 s of silence of a peer with capabilities, or by overflow; everything that matters
 * is sent again on the next connection.
 *
 * @param <Out> messages that this end sends
 * @param <In> messages that this end receives
 */
public interface TypedSocket<Out, In> extends AutoCloseable {
    /** The other end's handshake. */
    Handshake peer();

    default boolean peerUnderstands(Capability capability) {
        return peer().understands(capability);
    }

    /**
     * Queues a message. When 1024 messages wait already the connection is ended at once, without a
     * Close frame: a peer that slow is as good as gone, and a message must not be lost silently.
     *
     * @return false when the socket has ended
     */
    boolean send(Out message);

    /**
     * Queues a message that may be lost, such as metrics: dropped and counted when the queue is
     * half full.
     *
     * @return whether it was queued
     */
    boolean offer(Out message);

    /** Number of messages that {@link #offer} has dropped because the queue was half full. */
    default long dropped() {
        return 0;
    }

    /**
     * Waits for the next message; empty once the socket has ended and all messages are read. Frames
     * that are no message of this end's kinds are logged and skipped. While the messages are not
     * received the peer is held up, first by a window of 256, then by TCP.
     */
    Optional<In> receive() throws InterruptedException;

    /** False once a close has begun here or the connection has ended. */
    boolean isOpen();

    /**
     * Takes no more messages, lets the queued ones go out, then closes with a WebSocket close code
     * and reason. Returns when the connection has ended, at the latest after 5 s, when it is given
     * up. Messages that arrive meanwhile are thrown away. If the calling thread is interrupted the
     * close goes on without it.
     */
    void close(int code, String reason);

    /** Closes normally (1000). */
    @Override
    default void close() {
        close(CloseCode.NORMAL, "");
    }
}
