package dev.plane.controller.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps web pages away from the control interface of a controller on a developer's machine: a page
 * can make its visitor's browser send requests to {@code localhost}, and by a name that resolves to
 * 127.0.0.1 it can even read the answers. Without a list of host names every host is served.
 */
public final class ControlGuard {
    private static final int FORBIDDEN = 403;

    private final Set<String> hosts;

    /**
     * A guard.
     *
     * @param hosts the host names (without port) that requests may be made to; empty: any
     */
    public ControlGuard(Set<String> hosts) {
        this.hosts = Set.copyOf(hosts);
    }

    /** Null, or why a request to the control interface is refused. */
    Answer.@Nullable Refused check(ServerHttpRequest request) {
        if (hosts.isEmpty()) {
            return null;
        }
        String expected =
                " (expected: " + String.join(", ", hosts.stream().sorted().toList()) + ")";
        String host = request.getHeaders().getFirst("host");
        if (host == null || !hosts.contains(withoutPort(host))) {
            return Answer.Refused.bad(FORBIDDEN, "host: " + host + expected);
        }
        for (String origin : origins(request)) {
            if (!isOneOfOurs(origin)) {
                return Answer.Refused.bad(FORBIDDEN, "origin: " + origin + expected);
            }
        }
        return null;
    }

    /** Null, or why an upgrade of the control interface is refused: it comes from a web page. */
    static Answer.@Nullable Refused checkUpgrade(ServerHttpRequest request) {
        List<String> origins = origins(request);
        return origins.isEmpty()
                ? null
                : Answer.Refused.bad(
                        FORBIDDEN,
                        "origin: "
                                + origins.getFirst()
                                + " (expected: none; this socket is not for web pages)");
    }

    private static List<String> origins(ServerHttpRequest request) {
        return request.getHeaders().getOrEmpty("origin");
    }

    private boolean isOneOfOurs(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        int bracket = host.lastIndexOf(']');
        int colon = host.indexOf(':', Math.max(bracket, 0));
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }
}
