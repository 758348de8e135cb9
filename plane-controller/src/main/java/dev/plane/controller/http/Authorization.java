package dev.plane.controller.http;

import org.springframework.http.server.reactive.ServerHttpRequest;

import reactor.core.publisher.Mono;

/** Says whether a request to the control interface may pass. */
@FunctionalInterface
public interface Authorization {
    /** Lets everybody pass. */
    Authorization NONE = _ -> Mono.empty();

    /** Empty, or the answer to a request that may not pass; never fails. */
    Mono<Answer> check(ServerHttpRequest request);
}
