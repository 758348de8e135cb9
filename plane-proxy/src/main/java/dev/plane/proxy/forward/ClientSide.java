package dev.plane.proxy.forward;

import io.netty.channel.ChannelHandler;

/**
 * A client's connection, as those behind it see it. Its event loop alone calls.
 *
 * <p>Holding back is counted by cause: bytes are decoded again when no cause is left.
 */
public interface ClientSide {
    /** Why the client's bytes stay where they are. */
    enum Cause {
        /** The request before is not answered yet. */
        TURN,
        /** Where the token leads is not known yet. */
        ROUTE,
        /** There is no connection to the backend yet. */
        CONNECT,
        /** The backend takes no more for now. */
        BACKEND_FULL
    }

    /** Decodes nothing more until the cause is gone; what arrives stays in a bounded buffer. */
    void hold(Cause cause);

    /** The cause is gone. */
    void resume(Cause cause);

    /** HTTP is over: from now on bytes go as they are to the given handler. */
    void becomeRaw(ChannelHandler end);

    /** {@code http} or {@code https}. */
    String scheme();
}
