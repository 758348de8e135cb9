package dev.plane.proxy.forward;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;

/** Reads a backend's answers; it must be told when one has no body because of its request. */
final class ResponseDecoder extends HttpResponseDecoder {
    private static final int MAX_STATUS_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 64 * 1024;
    private static final int MAX_PIECE = 64 * 1024;

    private boolean headOnly;

    ResponseDecoder() {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(MAX_STATUS_LINE)
                        .setMaxHeaderSize(MAX_HEADERS)
                        .setMaxChunkSize(MAX_PIECE)
                        .setAllowDuplicateContentLengths(true)
                        .setStrictLineParsing(false));
    }

    /** The next answer belongs to a HEAD request, or not. */
    void expect(boolean toHead) {
        headOnly = toHead;
    }

    /** The parent knows a draft of WebSocket in which bytes after a 101 are a body. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return headOnly
                || (message instanceof HttpResponse answer
                        && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL)
                || super.isContentAlwaysEmpty(message);
    }
}
