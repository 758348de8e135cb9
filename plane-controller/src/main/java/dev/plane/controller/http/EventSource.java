package dev.plane.controller.http;

/** Where the events of one stream come from. */
@FunctionalInterface
public interface EventSource {
    /** Sends events for as long as the sink is open; the stream ends when this returns. */
    void run(EventSink sink) throws InterruptedException;
}
