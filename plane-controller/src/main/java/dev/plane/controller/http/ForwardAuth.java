package dev.plane.controller.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;

import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Asks an authorization server about each request: same method and headers, no body, the path in
 * {@code x-original-path}. 2xx lets the request pass, anything else is 401, no answer is 502.
 */
public final class ForwardAuth implements Authorization {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardAuth.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int CONTROL_PREFIX = "/ctrl".length();

    /** Headers that speak of a body or of this connection, and so would be lies in the question. */
    private static final Set<String> NOT_FORWARDED =
            Set.of(
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "upgrade",
                    "keep-alive",
                    "te",
                    "trailer",
                    "expect");

    private static final Answer UNAUTHORIZED = new Answer.Bare(401, "Unauthorized");
    private static final Answer NO_ANSWER = new Answer.Bare(502, "Error forwarding auth.");

    private final HttpClient client;
    private final URI server;

    /**
     * Asks {@code server}, an absolute http or https URL; its path and query are used as they are.
     */
    public ForwardAuth(URI server) {
        this.server = server;
        this.client =
                HttpClient.create()
                        .followRedirect(false)
                        .responseTimeout(TIMEOUT)
                        .option(
                                io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) CONNECT_TIMEOUT.toMillis());
    }

    @Override
    public Mono<Answer> check(ServerHttpRequest request) {
        HttpHeaders headers = new DefaultHttpHeaders();
        request.getHeaders()
                .forEach(
                        (name, values) -> {
                            if (!NOT_FORWARDED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                                headers.add(name, values);
                            }
                        });
        headers.set("x-original-path", request.getURI().getRawPath().substring(CONTROL_PREFIX));
        return client.headers(all -> all.setAll(headers))
                .request(HttpMethod.valueOf(request.getMethod().name()))
                .uri(server)
                .response()
                .flatMap(response -> verdict(response.status().code()))
                .onErrorResume(
                        e -> {
                            LOG.warn("no answer from the authorization server {}: {}", server, e);
                            return Mono.just(NO_ANSWER);
                        });
    }

    private static Mono<Answer> verdict(int status) {
        return status >= 200 && status < 300 ? Mono.empty() : Mono.just(UNAUTHORIZED);
    }
}
