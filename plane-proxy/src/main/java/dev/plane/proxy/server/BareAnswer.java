package dev.plane.proxy.server;

import dev.plane.proxy.forward.DateLine;
import dev.plane.proxy.forward.Sending;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;

/** The answer to bytes that are no request: status, length and date, and the connection ends. */
final class BareAnswer {
    private BareAnswer() {}

    static void send(ChannelHandlerContext ctx, HttpResponseStatus status, DateLine date) {
        ByteBuf answer = ctx.alloc().ioBuffer();
        ByteBufUtil.writeAscii(
                answer, "HTTP/1.1 " + status.code() + " " + status.reasonPhrase() + "\r\n");
        ByteBufUtil.writeAscii(answer, "content-length: 0\r\n");
        answer.writeBytes(date.bytes());
        ByteBufUtil.writeAscii(answer, "\r\n");
        Sending.write(ctx, answer);
        ctx.pipeline().addFirst("discard", new Discarding());
    }
}
