package dev.plane.proxy.request;

import dev.plane.common.route.BearerToken;

import org.jspecify.annotations.Nullable;

/** What a request asks for, by its method and target alone. Path bytes are never changed. */
public sealed interface Target {
    /** {@code /ready}: is this proxy connected to a controller? */
    record Readiness() implements Target {}

    /** {@code /}: the front page. */
    record Root() implements Target {}

    /** Names no session: no first segment, {@code *}, CONNECT, or bytes that no target has. */
    record Nowhere() implements Target {}

    /**
     * A session, by the token in its first path segment.
     *
     * @param path the whole path, without the query
     * @param forwarded the target that the backend gets
     * @param authority the host that an absolute target names; null for an ordinary one
     */
    record Session(BearerToken token, String path, String forwarded, @Nullable String authority)
            implements Target {}

    Target READINESS = new Readiness();
    Target ROOT = new Root();
    Target NOWHERE = new Nowhere();

    /** Reads the target of a request line. */
    static Target parse(String method, String target) {
        if (method.equals("CONNECT") || !isClean(target)) {
            return NOWHERE;
        }
        if (target.charAt(0) == '/') {
            return ofPath(target, null);
        }
        int authority = authorityStart(target);
        if (authority < 0) {
            return NOWHERE;
        }
        int path = authorityEnd(target, authority);
        String origin = target.substring(path);
        return ofPath(
                origin.startsWith("/") ? origin : "/" + origin, target.substring(authority, path));
    }

    private static Target ofPath(String target, @Nullable String authority) {
        int query = target.indexOf('?');
        int pathEnd = query < 0 ? target.length() : query;
        int slash = target.indexOf('/', 1);
        int tokenEnd = slash < 0 || slash > pathEnd ? pathEnd : slash;
        if (tokenEnd == 1) {
            return pathEnd == 1 ? ROOT : NOWHERE;
        }
        String path = target.substring(0, pathEnd);
        if (path.equals("/ready")) {
            return READINESS;
        }
        BearerToken token = new BearerToken(target.substring(1, tokenEnd));
        return new Session(token, path, forwarded(token, target, tokenEnd, pathEnd), authority);
    }

    private static String forwarded(BearerToken token, String target, int tokenEnd, int pathEnd) {
        if (token.isStatic()) {
            return target;
        }
        String rest = target.substring(tokenEnd);
        return tokenEnd == pathEnd ? "/" + rest : rest;
    }

    private static int authorityStart(String target) {
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            return 7;
        }
        return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
    }

    private static int authorityEnd(String target, int start) {
        int end = start;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    private static boolean isClean(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '#') {
                return false;
            }
        }
        return !target.isEmpty();
    }
}
