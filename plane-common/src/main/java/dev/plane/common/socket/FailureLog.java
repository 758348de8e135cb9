package dev.plane.common.socket;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.time.Ticker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/** Reports failed attempts to connect: a new failure at once, the same one every 30 s. */
final class FailureLog {
    private static final Logger log = LoggerFactory.getLogger(ReconnectingClient.class);
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final String name;
    private final ControllerUri controller;
    private final Ticker ticker;
    private String last = "";
    private long loggedAt;

    FailureLog(String name, ControllerUri controller, Ticker ticker) {
        this.name = name;
        this.controller = controller;
        this.ticker = ticker;
    }

    void report(String failure) {
        long now = ticker.nanos();
        if (failure.equals(last) && now - loggedAt < PAUSE.toNanos()) {
            log.debug("{}: still no connection to {}: {}", name, controller, failure);
            return;
        }
        log.warn("{}: no connection to {}: {}; trying again", name, controller, failure);
        last = failure;
        loggedAt = now;
    }

    /** The connection is there: the next failure is news again. */
    void forget() {
        last = "";
    }
}
