package dev.plane.proxy.server;

import dev.plane.proxy.forward.AnswerHead;
import dev.plane.proxy.forward.AnswerHead.Kind;
import dev.plane.proxy.forward.BodyFraming;
import dev.plane.proxy.forward.DateLine;
import dev.plane.proxy.forward.HeadBytes;
import dev.plane.proxy.forward.Lane;
import dev.plane.proxy.request.ConnectionOptions;
import dev.plane.proxy.request.HeaderRule;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes answers as HTTP/1 bytes: the backend's headers in their order without those of its hop,
 * then what every answer of the proxy carries.
 */
final class AnswerEncoder extends ChannelOutboundHandlerAdapter {
    private static final int UPGRADE_REQUIRED = 426;
    private static final AsciiString HTTP_1_1 = AsciiString.cached("HTTP/1.1 ");
    private static final AsciiString HTTP_1_0 = AsciiString.cached("HTTP/1.0 ");
    private static final byte[] CHUNKED = line("transfer-encoding: chunked\r\n");
    private static final byte[] CLOSE = line("connection: close\r\n");

    private final Lane lane;
    private final ServerIdentity identity;
    private final DateLine date;
    private BodyFraming body = BodyFraming.NONE;

    AnswerEncoder(Lane lane, ServerIdentity identity, DateLine date) {
        this.lane = lane;
        this.identity = identity;
        this.date = date;
    }

    private static byte[] line(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        switch (message) {
            case AnswerHead head -> {
                if (head.isFinal()) {
                    body = head.body();
                }
                var _ = ctx.write(encode(ctx, head), promise);
            }
            case HttpContent piece -> lane.bodies().write(ctx, body, piece);
            default -> {
                var _ = ctx.write(message, promise);
            }
        }
    }

    private ByteBuf encode(ChannelHandlerContext ctx, AnswerHead head) {
        HeadBytes out = lane.scratch().reset();
        out.append(head.http11() ? HTTP_1_1 : HTTP_1_0)
                .status(head.status().code())
                .append(' ')
                .append(head.status().reasonPhrase())
                .endLine();
        new Headers(out, head).write();
        return out.endLine().toBuffer(ctx.alloc(), 0);
    }

    /** The headers of one answer. */
    private final class Headers {
        private final HeadBytes out;
        private final AnswerHead head;
        private final ConnectionOptions connection;
        private boolean saysServer;
        private boolean saysCrossOrigin;
        private boolean saysDate;
        private boolean saysChunked;
        private @Nullable CharSequence ownLength;

        Headers(HeadBytes out, AnswerHead head) {
            this.out = out;
            this.head = head;
            this.connection = connectionOf(head);
        }

        private static ConnectionOptions connectionOf(AnswerHead head) {
            ConnectionOptions options = ConnectionOptions.NONE;
            if (head.headers().contains(HttpHeaderNames.CONNECTION)) {
                for (String line : head.headers().getAll(HttpHeaderNames.CONNECTION)) {
                    options = options.with(line);
                }
            }
            return options;
        }

        void write() {
            Iterator<Map.Entry<CharSequence, CharSequence>> headers =
                    head.headers().iteratorCharSequence();
            while (headers.hasNext()) {
                Map.Entry<CharSequence, CharSequence> header = headers.next();
                header(header.getKey(), header.getValue());
            }
            if (head.kind() != Kind.INTERIM) {
                added();
            }
        }

        private void header(CharSequence name, CharSequence value) {
            switch (HeaderRule.of(name)) {
                case REMOVE, BACKEND_ID -> {}
                case CONNECTION -> {
                    if (head.kind() == Kind.SWITCHING) {
                        out.header(name, value);
                    }
                }
                case UPGRADE -> {
                    if (head.kind() == Kind.SWITCHING || head.status().code() == UPGRADE_REQUIRED) {
                        out.header(name, value);
                    }
                }
                case SERVER -> server();
                case DATE -> {
                    saysDate = true;
                    out.header(name, value);
                }
                case CROSS_ORIGIN -> {
                    saysCrossOrigin = true;
                    out.header(name, value);
                }
                case CONTENT_LENGTH -> length(name, value);
                case TRANSFER_ENCODING -> {
                    if (head.body() != BodyFraming.UNTIL_CLOSE) {
                        saysChunked = true;
                        out.header(name, value);
                    }
                }
                case FORWARD, VERIFIED, TE, HOST, EXPECT, FORWARDED_FOR, FORWARDED_PROTO -> {
                    if (!connection.names(name)) {
                        out.header(name, value);
                    }
                }
            }
        }

        private void server() {
            if (!saysServer) {
                out.append(identity.server());
                saysServer = true;
            }
        }

        private void length(CharSequence name, CharSequence value) {
            if (head.kind() == Kind.OWN) {
                ownLength = value;
            } else {
                out.header(name, value);
            }
        }

        private void added() {
            if (!saysCrossOrigin) {
                out.append(identity.crossOrigin());
            }
            server();
            if (head.route() != null) {
                out.append(head.route().backendIdLine());
            }
            if (ownLength != null) {
                out.header(HttpHeaderNames.CONTENT_LENGTH, ownLength);
            }
            if (head.body() == BodyFraming.CHUNKED && !saysChunked) {
                out.append(CHUNKED);
            }
            if (head.closes() && head.http11()) {
                out.append(CLOSE);
            }
            if (!saysDate) {
                out.append(date.bytes());
            }
        }
    }
}
