package dev.plane.controller.http;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Keeps requests waiting that come before the controller can answer them. */
public final class OpeningTime {
    private final Sinks.Empty<Void> opened = Sinks.empty();
    private volatile boolean open;

    /** Lets requests in. */
    public void open() {
        open = true;
        opened.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    boolean isOpen() {
        return open;
    }

    Mono<Void> opened() {
        return opened.asMono();
    }
}
