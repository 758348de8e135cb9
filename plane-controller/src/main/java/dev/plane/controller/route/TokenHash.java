package dev.plane.controller.route;

import dev.plane.common.route.BearerToken;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the database keeps of a token: its SHA-256. The token itself opens a session. */
public record TokenHash(String hex) {
    public static TokenHash of(BearerToken token) {
        return of(sha256(token.value().getBytes(StandardCharsets.UTF_8)));
    }

    static TokenHash of(byte[] hash) {
        return new TokenHash(HexFormat.of().formatHex(hash));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
