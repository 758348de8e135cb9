package dev.plane.controller.http;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;

import reactor.netty.http.server.HttpServer;

import java.time.Duration;

/** What the HTTP server puts up with: sizes of a request's head, and time to send a request. */
public final class HttpLimits implements NettyServerCustomizer {
    private static final int MAX_REQUEST_LINE_BYTES = 16 * 1024;
    private static final int MAX_HEADERS_BYTES = 64 * 1024;
    private static final Duration REQUEST_WITHIN = Duration.ofSeconds(30);

    /** Longer than load balancers keep idle connections, so that they are the ones to close. */
    private static final Duration IDLE_FOR = Duration.ofMinutes(10);

    @Override
    public HttpServer apply(HttpServer server) {
        return server.httpRequestDecoder(
                        decoder ->
                                decoder.maxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                                        .maxHeaderSize(MAX_HEADERS_BYTES))
                .requestTimeout(REQUEST_WITHIN)
                .idleTimeout(IDLE_FOR);
    }
}
