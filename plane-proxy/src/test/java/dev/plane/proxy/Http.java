package dev.plane.proxy;

import java.util.List;

/** Texts of HTTP messages. */
final class Http {
    private Http() {}

    /** A head: its lines, then an empty one. */
    static String head(String... lines) {
        return lines(lines) + "\r\n";
    }

    /** Some lines of a head. */
    static String lines(String... lines) {
        return String.join("\r\n", List.of(lines)) + "\r\n";
    }

    /** The head of an ordinary request for a session. */
    static String get(String path) {
        return head("GET " + path + " HTTP/1.1", "host: plane.test");
    }

    /** An answer whose length is told. */
    static String ok(String body) {
        return head("HTTP/1.1 200 OK", "content-length: " + body.length()) + body;
    }
}
