package dev.plane.proxy.forward;

import dev.plane.proxy.forward.AnswerHead.Kind;
import dev.plane.proxy.request.Refusal;
import dev.plane.proxy.route.Route;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/** Answers that the proxy makes itself. */
public final class OwnAnswers {
    private OwnAnswers() {}

    /** Answers with a status, some headers and an empty body. */
    public static void empty(
            ChannelHandlerContext ctx, ClientRequest request, int status, HttpHeaders headers) {
        write(ctx, request, status, headers, new byte[0], null);
    }

    /** Answers that a request is not passed on: a page for browsers, else an empty body. */
    public static void refuse(
            ChannelHandlerContext ctx,
            ClientRequest request,
            Refusal refusal,
            @Nullable Route route) {
        HttpHeaders headers = new DefaultHttpHeaders();
        byte[] page = new byte[0];
        if (refusal.saysRetryAfter()) {
            headers.add(HttpHeaderNames.RETRY_AFTER, Refusal.RETRY_AFTER.toSeconds());
        }
        if (request.isPageLoad()) {
            headers.add(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
            headers.add(HttpHeaderNames.CACHE_CONTROL, "no-store");
            page = refusal.page().getBytes(StandardCharsets.UTF_8);
        }
        write(ctx, request, refusal.status(), headers, page, route);
    }

    private static void write(
            ChannelHandlerContext ctx,
            ClientRequest request,
            int status,
            HttpHeaders headers,
            byte[] body,
            @Nullable Route route) {
        if (!request.isHead()) {
            headers.add(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        AnswerHead head =
                new AnswerHead(
                        HttpResponseStatus.valueOf(status),
                        request.isHttp11(),
                        headers,
                        request.isHead() ? BodyFraming.NONE : BodyFraming.LENGTH,
                        Kind.OWN,
                        false,
                        route);
        Sending.write(ctx, head);
        LastHttpContent end =
                body.length == 0
                        ? LastHttpContent.EMPTY_LAST_CONTENT
                        : new DefaultLastHttpContent(Unpooled.wrappedBuffer(body));
        Sending.writeAndFlush(ctx, end);
    }
}
