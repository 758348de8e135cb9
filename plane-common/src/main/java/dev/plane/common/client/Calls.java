package dev.plane.common.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plane.common.error.ApiError;
import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.Json;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Single calls to a controller: a request, an answer in time, a typed result. */
final class Calls {
    private static final long MAX_ANSWER_BYTES = 64L << 20;
    private static final int OK = 200;

    private final HttpClient http;
    private final ControllerUri controller;
    private final Duration timeout;

    Calls(HttpClient http, ControllerUri controller, Duration timeout) {
        this.http = http;
        this.controller = controller;
        this.timeout = timeout;
    }

    <T> T get(String path, Class<T> type) throws InterruptedException {
        return read(answer(request(path).GET().build(), timeout), type);
    }

    /** Posts without content, as upstream's clients do: JSON {@code null}. */
    <T> T post(String path, Class<T> type) throws InterruptedException {
        return read(answer(post(path, "null"), timeout), type);
    }

    <T> T post(String path, Object body, Class<T> type, Duration limit)
            throws InterruptedException {
        return read(answer(post(path, Json.write(body)), limit), type);
    }

    /** Posts and takes any success; its content says nothing. */
    void postOnly(String path, Object body) throws InterruptedException {
        answer(post(path, Json.write(body)), timeout);
    }

    void postOnly(String path) throws InterruptedException {
        answer(post(path, "null"), timeout);
    }

    /** A request to {@code path}, with the bearer token where it belongs. */
    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(controller.http(path));
        if (path.startsWith("/ctrl/")) {
            controller
                    .bearerToken()
                    .ifPresent(token -> request.header("authorization", "Bearer " + token));
        }
        return request;
    }

    /** What a status other than 200 means. */
    static PlaneException failure(URI uri, int status, String body) {
        try {
            return new PlaneException.Refused(Json.read(body, ApiError.class), status);
        } catch (InvalidJsonException e) {
            return new PlaneException.UnexpectedStatus(uri, status);
        }
    }

    private HttpRequest post(String path, String body) {
        return request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static <T> T read(HttpResponse<byte[]> answer, Class<T> type) {
        try {
            return Json.read(answer.body(), type);
        } catch (InvalidJsonException e) {
            throw new PlaneException.UnexpectedContent(answer.uri(), e);
        }
    }

    private HttpResponse<byte[]> answer(HttpRequest request, Duration limit)
            throws InterruptedException {
        HttpResponse<byte[]> answer = send(request, limit);
        if (answer.statusCode() != OK) {
            throw failure(request.uri(), answer.statusCode(), new String(answer.body(), UTF_8));
        }
        return answer;
    }

    // Not the client's own time limit: that ends with the head, and a body may stall.
    private HttpResponse<byte[]> send(HttpRequest request, Duration limit)
            throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(
                        request,
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unreachable(request.uri(), e);
        } catch (TimeoutException e) {
            throw new PlaneException.Unreachable(
                    request.uri(),
                    new HttpTimeoutException("no answer within " + limit.toMillis() + " ms"));
        } finally {
            answer.cancel(true);
        }
    }

    static PlaneException unreachable(URI uri, ExecutionException failure) {
        return new PlaneException.Unreachable(
                uri,
                failure.getCause() instanceof IOException cause ? cause : new IOException(failure));
    }
}
