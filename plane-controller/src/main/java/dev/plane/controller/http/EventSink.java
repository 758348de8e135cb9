package dev.plane.controller.http;

/** The client's end of a stream of events. What is sent after its end is lost. */
public interface EventSink {
    /** Whether the client is still there, as far as is known. */
    boolean isOpen();

    /**
     * Sends one event as an HTTP chunk of its own; waits while the client reads too slowly.
     *
     * @param data one line of text
     * @param id what the client gives back as {@code Last-Event-ID}
     */
    void event(String data, String id) throws InterruptedException;

    /** Has {@code action} run when the client is gone or the stream shall end. */
    void onClosed(Runnable action);

    /** Sends an empty comment, a sign of life. */
    void comment() throws InterruptedException;
}
