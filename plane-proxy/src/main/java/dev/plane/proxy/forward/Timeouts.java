package dev.plane.proxy.forward;

import dev.plane.common.error.InvalidValueException;

import java.time.Duration;

/**
 * How long the proxy waits for others. They are looked at twice a second.
 *
 * @param connect for a backend to accept a connection (502)
 * @param answer for a backend to begin an answer, from the last byte of the request on (504)
 * @param stall for a peer that owes bytes or does not take any: the stream is cut
 * @param head for a client to send the whole head of a request
 * @param idleClient for the next request on a client's connection
 * @param idleBackend for the next request on a backend's connection; less than the 5 s after which
 *     common servers close theirs
 * @param fresh how long an idle connection to a backend is good for a request that cannot be
 *     repeated
 * @param halfClosed for a client that has closed its side and gets no byte
 * @param lingering for the other side of a tunnel to end too, and for its last bytes to go out
 */
public record Timeouts(
        Duration connect,
        Duration answer,
        Duration stall,
        Duration head,
        Duration idleClient,
        Duration idleBackend,
        Duration fresh,
        Duration halfClosed,
        Duration lingering) {
    public static final Timeouts DEFAULT =
            new Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(300),
                    Duration.ofSeconds(300),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(120),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30));

    public Timeouts {
        InvalidValueException.require(
                fresh.compareTo(idleBackend) <= 0, "fresh", fresh, "at most " + idleBackend);
        InvalidValueException.require(
                connect.isPositive(), "connect time-out", connect, "more than 0");
        InvalidValueException.require(
                answer.isPositive(), "answer time-out", answer, "more than 0");
    }
}
