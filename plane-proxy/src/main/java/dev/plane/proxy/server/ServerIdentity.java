package dev.plane.proxy.server;

import dev.plane.common.protocol.PlaneVersion;

import java.nio.charset.StandardCharsets;

/** The header lines by which every answer of this proxy is known, made ready as bytes. */
final class ServerIdentity {
    private static final String CROSS_ORIGIN =
            """
            access-control-allow-origin: *\r
            access-control-allow-methods: *\r
            access-control-allow-headers: *, Authorization\r
            """;

    private final byte[] server;
    private final byte[] crossOrigin = CROSS_ORIGIN.getBytes(StandardCharsets.US_ASCII);

    ServerIdentity(PlaneVersion version) {
        String line = "server: Plane/" + version.version() + "-" + version.gitHash() + "\r\n";
        this.server = line.getBytes(StandardCharsets.US_ASCII);
    }

    /** The line that names the proxy. */
    byte[] server() {
        return server;
    }

    /** The lines that let scripts of any origin read an answer. */
    byte[] crossOrigin() {
        return crossOrigin;
    }
}
