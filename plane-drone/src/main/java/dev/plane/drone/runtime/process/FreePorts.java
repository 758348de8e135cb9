package dev.plane.drone.runtime.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Ports that nobody listens on. They are taken from below the range out of which Linux gives ports
 * to outgoing connections, and none is given twice while its backend lives.
 */
final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int BEYOND = 32_768;
    private static final int TRIES = 1_000;

    private final RandomGenerator random;
    private final Set<Integer> given = new HashSet<>();

    FreePorts(RandomGenerator random) {
        this.random = random;
    }

    synchronized int take() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(FIRST, BEYOND);
            if (!given.contains(port) && isFree(port)) {
                given.add(port);
                return port;
            }
        }
        throw new IOException("no free port between " + FIRST + " and " + (BEYOND - 1));
    }

    /** Takes a port that a backend of an earlier run uses. */
    synchronized void retake(int port) {
        given.add(port);
    }

    synchronized void give(int port) {
        given.remove(port);
    }

    private static boolean isFree(int port) {
        return canBind(new InetSocketAddress(port))
                && canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
