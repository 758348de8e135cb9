package dev.plane.common.socket;

import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.Json;
import dev.plane.common.protocol.Handshake;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;

/** Reads the peer's handshake, which is its first frame. */
final class Greeting {
    private static final Logger log = LoggerFactory.getLogger(Greeting.class);

    private Greeting() {}

    /** The peer's handshake; empty if something else came, nothing in time, or the end. */
    static Optional<Handshake> read(Inbox inbox, Duration within) throws InterruptedException {
        Optional<String> frame = inbox.take(within);
        if (frame.isEmpty()) {
            log.info(
                    "a peer sent no handshake: {}",
                    inbox.end().isPresent()
                            ? "its connection ended"
                            : "nothing came within " + within.toMillis() + " ms");
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(frame.get(), Handshake.class));
        } catch (InvalidJsonException invalid) {
            log.warn(
                    "a peer's first frame is no handshake: {}",
                    PeerText.forLog(String.valueOf(invalid.getMessage())));
            return Optional.empty();
        }
    }
}
