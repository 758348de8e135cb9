package dev.plane.proxy.server;

import dev.plane.proxy.forward.ClientRequest;
import dev.plane.proxy.forward.DateLine;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;

/** Lets in what is a request, and turns away what is none. */
final class Intake extends ChannelInboundHandlerAdapter {
    private final DateLine date;
    private boolean closed;

    Intake(DateLine date) {
        this.date = date;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closed) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request) {
            take(ctx, request);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void take(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            refuse(ctx, request, status(request.decoderResult().cause()));
        } else if (!isHttp1(request.protocolVersion())) {
            refuse(ctx, request, HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED);
        } else {
            ctx.fireChannelRead(new ClientRequest(request));
        }
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest request, HttpResponseStatus status) {
        closed = true;
        ReferenceCountUtil.release(request);
        BareAnswer.send(ctx, status, date);
    }

    private static boolean isHttp1(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }

    private static HttpResponseStatus status(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
            case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            default -> HttpResponseStatus.BAD_REQUEST;
        };
    }
}
