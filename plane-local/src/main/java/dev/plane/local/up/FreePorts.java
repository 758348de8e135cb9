package dev.plane.local.up;

import dev.plane.boot.StartException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Tells of a port that cannot be had before anything is started. */
final class FreePorts {
    private FreePorts() {}

    /**
     * Checks that a port of this machine can be listened on.
     *
     * @param flag the flag that chooses another port
     * @throws StartException if not
     */
    static void require(String flag, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.getLocalPort();
        } catch (IOException e) {
            throw new StartException(refusal(flag, port, String.valueOf(e.getMessage())), e);
        }
    }

    static String refusal(String flag, int port, String reason) {
        return reason.startsWith("Permission denied")
                ? "port %d is for the administrator only: give %s another".formatted(port, flag)
                : "port %d is in use: stop the program that listens there, or give %s another"
                        .formatted(port, flag);
    }
}
