package dev.plane.controller.http;

import dev.plane.common.error.ApiError;
import dev.plane.common.json.Json;
import dev.plane.common.name.RandomNames;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

import reactor.core.publisher.Mono;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** Writes answers: the one place that knows header names, their order, and error bodies. */
public final class AnswerWriter {
    static final String VARY =
            "origin, access-control-request-method, access-control-request-headers";

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final byte[] NOTHING = {};
    private static final int OK = 200;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int INTERNAL_SERVER_ERROR = 500;
    private static final int CONTENT_TOO_LARGE = 413;

    private final ErrorReplies errors;
    private final HttpDate date;

    public AnswerWriter(RandomNames names, InstantSource clock) {
        errors = new ErrorReplies(names, clock);
        date = new HttpDate(clock);
    }

    /** Writes the whole response. */
    Mono<Void> write(Exchange exchange, Answer answer) {
        Rendered rendered = render(exchange, answer);
        exchange.response().setStatusCode(HttpStatusCode.valueOf(rendered.status));
        HttpHeaders headers = exchange.response().getHeaders();
        if (rendered.contentType != null) {
            headers.set("content-type", rendered.contentType);
        }
        crossOrigin(headers, exchange.zone(), answer);
        if (answer instanceof Answer.MethodNotAllowed(String allow)) {
            headers.set("allow", allow);
        }
        if (rendered.retryAfter != null) {
            headers.set("retry-after", Long.toString(rendered.retryAfter.toSeconds()));
        }
        if (rendered.status == CONTENT_TOO_LARGE && !Bodies.isReadToItsEnd(exchange.request())) {
            headers.set("connection", "close");
        }
        headers.set("content-length", Integer.toString(rendered.body.length));
        headers.set("date", date.now());
        DataBuffer body = exchange.response().bufferFactory().wrap(rendered.body);
        Mono<Void> written = exchange.response().writeWith(Mono.just(body));
        return exchange.isHead()
                ? written.then(Mono.defer(exchange.response()::setComplete))
                : written;
    }

    /** The present value of the {@code date} header. */
    String date() {
        return date.now();
    }

    private static void crossOrigin(HttpHeaders headers, @Nullable Zone zone, Answer answer) {
        if (zone != Zone.PUBLIC) {
            return;
        }
        headers.set("vary", VARY);
        if (answer instanceof Answer.Preflight(String allow)) {
            headers.set("access-control-allow-methods", "GET,POST");
            headers.set("access-control-allow-headers", "content-type");
            headers.set("access-control-allow-origin", "*");
            headers.set("allow", allow);
            return;
        }
        headers.set("access-control-allow-origin", "*");
    }

    private Rendered render(Exchange exchange, Answer answer) {
        return switch (answer) {
            case Answer.Ok(Object value) -> json(OK, value, null);
            case Answer.Refused refused ->
                    json(
                            refused.status(),
                            errors.refused(refused, exchange.line()),
                            refused.retryAfter());
            case Answer.Failed(String text, Throwable cause) -> {
                ApiError error = errors.failed(text, cause, exchange.line());
                yield json(INTERNAL_SERVER_ERROR, error, null);
            }
            case Answer.Text(int status, String text) ->
                    new Rendered(status, TEXT, utf8(text), null);
            case Answer.Bare(int status, String text) ->
                    new Rendered(status, null, utf8(text), null);
            case Answer.Empty(int status) -> new Rendered(status, null, NOTHING, null);
            case Answer.MethodNotAllowed _ -> new Rendered(METHOD_NOT_ALLOWED, null, NOTHING, null);
            case Answer.Preflight _ -> new Rendered(OK, null, NOTHING, null);
        };
    }

    private static Rendered json(
            int status, @Nullable Object value, @Nullable Duration retryAfter) {
        String text = value == null ? "null" : Json.write(value);
        return new Rendered(status, JSON, utf8(text), retryAfter);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("ArrayRecordComponent") // lives for one call, never compared
    private record Rendered(
            int status, @Nullable String contentType, byte[] body, @Nullable Duration retryAfter) {}
}
