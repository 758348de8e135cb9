package dev.plane.controller.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

import reactor.netty.http.server.HttpServerResponse;

/** One request, the response to it, and the part of the interface it is in (null: none). */
record Exchange(ServerHttpRequest request, ServerHttpResponse response, @Nullable Zone zone) {
    boolean isHead() {
        return request.getMethod().equals(HttpMethod.HEAD);
    }

    /** Method and path, for the log. */
    String line() {
        return request.getMethod() + " " + request.getURI().getRawPath();
    }

    HttpServerResponse netty() {
        return ServerHttpResponseDecorator.getNativeResponse(response);
    }
}
