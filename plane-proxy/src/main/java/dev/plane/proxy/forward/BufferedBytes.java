package dev.plane.proxy.forward;

import io.netty.channel.WriteBufferWaterMark;

/** How much may wait to be written on a connection before the other side is held back. */
public final class BufferedBytes {
    public static final WriteBufferWaterMark MARKS =
            new WriteBufferWaterMark(32 * 1024, 128 * 1024);

    private BufferedBytes() {}
}
