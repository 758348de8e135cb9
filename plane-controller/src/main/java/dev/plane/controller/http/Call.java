package dev.plane.controller.http;

import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.Json;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request that matched a route: what an endpoint may ask of it. */
public final class Call {
    private static final int BAD_REQUEST = 400;
    private static final int UNPROCESSABLE = 422;
    private static final byte[] NO_BODY = {};

    private final ServerHttpRequest request;
    private final Map<String, String> rawPathParameters;
    private final byte[] body;

    private Call(ServerHttpRequest request, Map<String, String> rawPathParameters, byte[] body) {
        this.request = request;
        this.rawPathParameters = rawPathParameters;
        this.body = body;
    }

    static Call of(ServerHttpRequest request, RouteTable.Match match) {
        return new Call(request, match.parameters(), NO_BODY);
    }

    Call withBody(byte[] newBody) {
        return new Call(request, rawPathParameters, newBody);
    }

    /**
     * The decoded value of a path parameter.
     *
     * @throws HttpRefusal 400 if it is no UTF-8
     */
    public String path(String parameter) {
        String raw = rawPathParameters.get(parameter);
        if (raw == null) {
            throw new IllegalArgumentException("no path parameter " + parameter);
        }
        return Percent.decode(raw)
                .orElseThrow(
                        () ->
                                HttpRefusal.bad(
                                        BAD_REQUEST,
                                        parameter + ": " + raw + " (expected: UTF-8 in the path)"));
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().getFirst(name));
    }

    /**
     * The value of a query parameter.
     *
     * @throws HttpRefusal 400 if it is given twice
     */
    public Optional<String> query(String name) {
        List<String> values = queryValues(name);
        if (values.size() > 1) {
            throw HttpRefusal.bad(
                    BAD_REQUEST,
                    name + ": given " + values.size() + " times (expected: once at most)");
        }
        return values.stream().findFirst();
    }

    /**
     * The body, read as JSON; what follows the JSON value is ignored.
     *
     * @throws HttpRefusal 400 for a syntax error, 422 for another shape than {@code type}'s
     */
    public <T> T body(Class<T> type) {
        try {
            return Json.read(body, type);
        } catch (InvalidJsonException e) {
            int status =
                    switch (e.kind()) {
                        case SYNTAX -> BAD_REQUEST;
                        case SHAPE -> UNPROCESSABLE;
                    };
            throw HttpRefusal.bad(status, String.valueOf(e.getMessage()));
        }
    }

    /** The address that the request came from. */
    public Optional<InetAddress> remoteAddress() {
        @Nullable InetSocketAddress remote = request.getRemoteAddress();
        return Optional.ofNullable(remote).map(InetSocketAddress::getAddress);
    }

    private List<String> queryValues(String name) {
        String query = request.getURI().getRawQuery();
        List<String> values = new ArrayList<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (Percent.decodeForm(key).equals(name)) {
                values.add(equals < 0 ? "" : Percent.decodeForm(pair.substring(equals + 1)));
            }
        }
        return values;
    }
}
