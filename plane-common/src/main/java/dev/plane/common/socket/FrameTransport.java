package dev.plane.common.socket;

import java.io.IOException;

/**
 * A WebSocket as the typed socket needs it; one implementation per HTTP stack.
 *
 * <p>The sending methods and {@link #close} are called by one thread at a time and may block it.
 * {@link #request} and {@link #abort} may be called by any thread at any time and never block.
 */
public interface FrameTransport {
    /** The longest text message in characters; a longer one ends the connection with 1009. */
    int LONGEST_TEXT = 64 << 20;

    /**
     * Allows {@code frames} more text messages to be delivered to the listener. Without allowance
     * nothing is read from the network, so that the peer is held up by TCP.
     */
    void request(int frames);

    /** Sends one text frame; returns when it has been handed to the network. */
    void sendText(String frame) throws IOException, InterruptedException;

    /** Sends a Ping frame without content. */
    void sendPing() throws IOException, InterruptedException;

    /** Sends a Close frame and ends the connection once the peer has answered or 2 s are over. */
    void close(int code, String reason);

    /** Ends the connection at once; a blocked sending method fails. */
    void abort();

    /**
     * What the transport reports, one call at a time. The methods do not block. None is called
     * after {@link #onClosed}.
     */
    interface Listener {
        /** A whole text message, of which {@link FrameTransport#request} allowed so many. */
        void onText(String frame);

        /**
         * Something else arrived that shows the peer to be alive: a pong, a ping, part of a
         * message, a binary message.
         */
        void onAlive();

        /**
         * The connection has ended, for whatever reason; called once.
         *
         * @param code the peer's close code; {@link CloseCode#ABNORMAL} if it gave none
         */
        void onClosed(int code, String reason);
    }
}
