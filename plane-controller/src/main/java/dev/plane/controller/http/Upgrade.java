package dev.plane.controller.http;

import io.netty.handler.codec.http.HttpVersion;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import reactor.netty.http.server.HttpServerRequest;

import java.util.Locale;

/** The checks of a WebSocket upgrade (RFC 6455, section 4.2.1), in upstream's order and words. */
final class Upgrade {
    private static final int BAD_REQUEST = 400;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UPGRADE_REQUIRED = 426;
    private static final String VERSION = "13";

    private Upgrade() {}

    /** Null, or what is wrong with an upgrade. */
    static @Nullable Answer check(Exchange exchange) {
        HttpHeaders headers = exchange.request().getHeaders();
        if (exchange.isHead()) {
            return new Answer.Text(METHOD_NOT_ALLOWED, "Request method must be `GET`");
        }
        if (!lists(headers, "connection", "upgrade")) {
            return bad("Connection header did not include 'upgrade'");
        }
        if (!lists(headers, "upgrade", "websocket")) {
            return bad("`Upgrade` header did not include 'websocket'");
        }
        if (!VERSION.equals(headers.getFirst("sec-websocket-version"))) {
            return bad("`Sec-WebSocket-Version` header did not include '13'");
        }
        if (!headers.containsHeader("sec-websocket-key")) {
            return bad("`Sec-WebSocket-Key` header missing");
        }
        if (!isHttp11(exchange)) {
            return new Answer.Text(
                    UPGRADE_REQUIRED,
                    "WebSocket request couldn't be upgraded since no upgrade state was present");
        }
        return ControlGuard.checkUpgrade(exchange.request());
    }

    private static Answer bad(String text) {
        return new Answer.Text(BAD_REQUEST, text);
    }

    private static boolean isHttp11(Exchange exchange) {
        HttpServerRequest request =
                org.springframework.http.server.reactive.ServerHttpRequestDecorator
                        .getNativeRequest(exchange.request());
        return request.version().equals(HttpVersion.HTTP_1_1);
    }

    private static boolean lists(HttpHeaders headers, String name, String token) {
        for (String line : headers.getOrEmpty(name)) {
            for (String item : line.split(",", -1)) {
                if (item.strip().toLowerCase(Locale.ROOT).equals(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}
