package dev.plane.controller.http;

import dev.plane.common.socket.FrameTransport;

/** One accepted WebSocket. */
public interface SocketRun {
    /** Who hears what the network reports. */
    FrameTransport.Listener listener();

    /** Uses the connection, on a thread of its own; the connection ends when this returns. */
    void run(FrameTransport transport) throws InterruptedException;
}
