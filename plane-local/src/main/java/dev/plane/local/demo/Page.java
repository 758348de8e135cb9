package dev.plane.local.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The whiteboard's only page: {@code board.html} with its style and script put in, so that one
 * request brings everything and no path below the session's matters.
 *
 * @param html the page in UTF-8
 * @param contentSecurityPolicy admits exactly this style and this script
 */
record Page(Bytes html, String contentSecurityPolicy) {

    static Page load() {
        String style = resource("board.css");
        String script = resource("board.js");
        String html =
                resource("board.html")
                        .replace("/* board.css */", style)
                        .replace("/* board.js */", script);
        String policy =
                "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none';"
                        + " form-action 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'"
                                .formatted(sha256(style), sha256(script));
        return new Page(new Bytes(html.getBytes(StandardCharsets.UTF_8)), policy);
    }

    /** Bytes that nobody changes. */
    static final class Bytes {

        private final byte[] bytes;

        private Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] copy() {
            return bytes.clone();
        }
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        name + ": not on the class path (expected: beside " + Page.class + ")");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name, unreadable);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
