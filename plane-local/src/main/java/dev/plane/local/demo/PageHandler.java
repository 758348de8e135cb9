package dev.plane.local.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Answers everything but the WebSocket, which it lets pass: {@code /} with the page, the rest with
 * a status. Every answer ends its connection, so that no idle one is kept.
 */
final class PageHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    static final String SOCKET_PATH = "/ws";

    private final Page page;
    private final String prefix;

    /**
     * @param staticToken the first path segment under which this backend is also reached
     */
    PageHandler(Page page, @Nullable String staticToken) {
        this.page = page;
        this.prefix = staticToken == null ? "" : "/" + staticToken;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            answer(context, text(HttpResponseStatus.BAD_REQUEST, "Bad request."));
            return;
        }
        switch (path(request)) {
            case "/" -> answer(context, page(request));
            case SOCKET_PATH -> socket(context, request);
            default -> answer(context, text(HttpResponseStatus.NOT_FOUND, "Not found."));
        }
    }

    private void socket(ChannelHandlerContext context, FullHttpRequest request) {
        if (!request.method().equals(HttpMethod.GET)
                || !request.headers()
                        .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            FullHttpResponse response =
                    text(HttpResponseStatus.UPGRADE_REQUIRED, "This is a WebSocket.");
            response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
            answer(context, response);
            return;
        }
        if (isForeign(request)) {
            answer(
                    context,
                    text(HttpResponseStatus.FORBIDDEN, "Only for the page of this session."));
            return;
        }
        request.setUri(SOCKET_PATH);
        context.pipeline().remove(this);
        context.fireChannelRead(request.retain());
    }

    /** Whether a page of another site asks: WebSockets know no same-origin rule of their own. */
    private static boolean isForeign(FullHttpRequest request) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (origin == null) {
            return false;
        }
        try {
            return !URI.create(origin)
                    .getRawAuthority()
                    .equalsIgnoreCase(request.headers().get(HttpHeaderNames.HOST));
        } catch (IllegalArgumentException | NullPointerException noOrigin) {
            return true;
        }
    }

    private FullHttpResponse page(FullHttpRequest request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse response =
                    text(HttpResponseStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD.");
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            return response;
        }
        FullHttpResponse response =
                response(
                        HttpResponseStatus.OK,
                        Unpooled.wrappedBuffer(page.html().copy()),
                        "text/html; charset=utf-8");
        response.headers()
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, page.contentSecurityPolicy());
        return response;
    }

    private String path(FullHttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        if (prefix.isEmpty() || !path.startsWith(prefix)) {
            return path;
        }
        String rest = path.substring(prefix.length());
        return rest.isEmpty() ? "/" : rest;
    }

    private static FullHttpResponse text(HttpResponseStatus status, String words) {
        return response(
                status,
                Unpooled.copiedBuffer(words + "\n", StandardCharsets.UTF_8),
                "text/plain; charset=utf-8");
    }

    private static FullHttpResponse response(
            HttpResponseStatus status, ByteBuf body, String contentType) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set("x-content-type-options", "nosniff")
                .set("referrer-policy", "no-referrer");
        return response;
    }

    private static void answer(ChannelHandlerContext context, FullHttpResponse response) {
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            var _ = context.close();
            return;
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
