package dev.plane.proxy.forward;

import dev.plane.proxy.request.HeaderRule;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/** Writes bodies onto an HTTP/1 connection. */
public final class BodyWriter {
    private static final int CHUNK_HEAD = 16;
    private static final ByteBuf CRLF = constant("\r\n");
    private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");

    private final HeadBytes scratch;

    /**
     * A writer.
     *
     * @param scratch the event loop's
     */
    public BodyWriter(HeadBytes scratch) {
        this.scratch = scratch;
    }

    private static ByteBuf constant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
    }

    /** Writes a piece of a body, and its end if it is the last one. The piece is released. */
    public void write(ChannelHandlerContext ctx, BodyFraming framing, HttpContent piece) {
        ByteBuf content = piece.content();
        if (framing == BodyFraming.NONE || !content.isReadable()) {
            ReferenceCountUtil.release(piece);
        } else if (framing == BodyFraming.CHUNKED) {
            ByteBuf size = ctx.alloc().ioBuffer(CHUNK_HEAD);
            ByteBufUtil.writeAscii(size, Integer.toHexString(content.readableBytes()));
            Sending.write(ctx, ByteBufUtil.writeShortBE(size, '\r' << 8 | '\n'));
            Sending.write(ctx, content);
            Sending.write(ctx, CRLF.duplicate());
        } else {
            Sending.write(ctx, content);
        }
        if (framing == BodyFraming.CHUNKED && piece instanceof LastHttpContent last) {
            Sending.write(ctx, lastChunk(ctx, last.trailingHeaders()));
        }
    }

    private ByteBuf lastChunk(ChannelHandlerContext ctx, HttpHeaders trailers) {
        if (trailers.isEmpty()) {
            return LAST_CHUNK.duplicate();
        }
        scratch.reset().append('0').endLine();
        Iterator<Map.Entry<CharSequence, CharSequence>> lines = trailers.iteratorCharSequence();
        while (lines.hasNext()) {
            Map.Entry<CharSequence, CharSequence> line = lines.next();
            if (HeaderRule.of(line.getKey()) == HeaderRule.FORWARD) {
                scratch.header(line.getKey(), line.getValue());
            }
        }
        return scratch.endLine().toBuffer(ctx.alloc(), 0);
    }
}
