package dev.plane.proxy.request;

import dev.plane.common.route.RouteInfo;

import java.nio.charset.StandardCharsets;

/**
 * The headers by which a backend knows who asks, as bytes that go into a request head. They are
 * made once per route: everything but the path is the same for each of its requests.
 *
 * <p>A value with a control character cannot be a header; such a header is left out.
 */
public final class VerifiedHeaders {
    private final byte[] beforePath;
    private final byte[] afterPath;

    private VerifiedHeaders(byte[] beforePath, byte[] afterPath) {
        this.beforePath = beforePath;
        this.afterPath = afterPath;
    }

    /** The headers of a route. */
    public static VerifiedHeaders of(RouteInfo route) {
        StringBuilder before = new StringBuilder();
        if (route.user() != null) {
            line(before, "x-verified-username", route.user());
        }
        if (route.userData() != null && !route.userData().text().equals("null")) {
            line(before, "x-verified-user-data", CanonicalJson.of(route.userData()));
        }
        before.append("x-verified-path: ");
        StringBuilder after = new StringBuilder("\r\n");
        line(after, "x-verified-backend", route.backendId().value());
        line(after, "x-verified-secret", route.secretToken().value());
        return new VerifiedHeaders(
                before.toString().getBytes(StandardCharsets.UTF_8),
                after.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What stands before the value of the path header, whole lines and that header's name. */
    public byte[] beforePath() {
        return beforePath;
    }

    /** What stands after the value of the path header, up to and with the last line's end. */
    public byte[] afterPath() {
        return afterPath;
    }

    private static void line(StringBuilder out, String name, String value) {
        if (value.chars().noneMatch(VerifiedHeaders::isControl)) {
            out.append(name).append(": ").append(value).append("\r\n");
        }
    }

    private static boolean isControl(int c) {
        return (c < ' ' && c != '\t') || c == 0x7f;
    }
}
