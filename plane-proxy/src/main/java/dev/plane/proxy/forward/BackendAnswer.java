package dev.plane.proxy.forward;

import dev.plane.proxy.forward.AnswerHead.Kind;
import dev.plane.proxy.request.ConnectionOptions;
import dev.plane.proxy.route.Route;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

/** The head of a backend's answer, with what it means for both connections. */
final class BackendAnswer {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final HttpResponse http;
    private final ClientRequest request;
    private final BodyFraming received;

    BackendAnswer(HttpResponse http, ClientRequest request) {
        this.http = http;
        this.request = request;
        this.received = framing(http, request);
    }

    private static BodyFraming framing(HttpResponse http, ClientRequest request) {
        int status = http.status().code();
        HttpHeaders headers = http.headers();
        if (request.isHead() || status < 200 || status == NO_CONTENT || status == NOT_MODIFIED) {
            return BodyFraming.NONE;
        }
        if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return BodyFraming.LENGTH;
        }
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                ? BodyFraming.CHUNKED
                : BodyFraming.UNTIL_CLOSE;
    }

    /** Whether it is an answer in HTTP/1. */
    boolean isUnderstood() {
        return http.decoderResult().isSuccess() && http.protocolVersion().majorVersion() == 1;
    }

    int status() {
        return http.status().code();
    }

    private boolean isHttp11() {
        return http.protocolVersion().equals(HttpVersion.HTTP_1_1);
    }

    /** Whether the backend's connection can carry another request after this answer. */
    boolean leavesConnectionUsable() {
        return isHttp11() && request.isHttp11() && received != BodyFraming.UNTIL_CLOSE && !closes();
    }

    private boolean closes() {
        ConnectionOptions options = ConnectionOptions.NONE;
        for (String line : http.headers().getAll(HttpHeaderNames.CONNECTION)) {
            options = options.with(line);
        }
        return options.close();
    }

    AnswerHead toClient(Kind kind, Route route) {
        boolean http11 = isHttp11() && request.isHttp11();
        return new AnswerHead(
                http.status(), http11, http.headers(), sent(http11), kind, false, route);
    }

    /** A body of unknown length is sent in chunks to a client that knows chunks. */
    private BodyFraming sent(boolean http11) {
        return switch (received) {
            case NONE, LENGTH -> received;
            case CHUNKED, UNTIL_CLOSE -> http11 ? BodyFraming.CHUNKED : BodyFraming.UNTIL_CLOSE;
        };
    }
}
