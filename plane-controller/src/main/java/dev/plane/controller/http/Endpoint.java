package dev.plane.controller.http;

/** How a route is served. Every function is called on a virtual thread and may block. */
public sealed interface Endpoint {
    /** Answers; a request body is ignored. */
    record Plain(Handler handler) implements Endpoint {}

    /** Answers a request that must have a JSON body. */
    record WithBody(Handler handler) implements Endpoint {}

    /** Answers with a stream of events. */
    record Events(EventHandler handler) implements Endpoint {}

    /** Becomes a WebSocket. */
    record Socket(SocketHandler handler) implements Endpoint {}

    /** Answers one request. */
    @FunctionalInterface
    interface Handler {
        Answer answer(Call call) throws InterruptedException;
    }

    /** Decides whether a request gets its stream of events. */
    @FunctionalInterface
    interface EventHandler {
        /**
         * The stream for this request.
         *
         * @throws HttpRefusal to refuse it
         */
        EventSource open(Call call) throws InterruptedException;
    }

    /** Decides whether a request that is a correct upgrade becomes a WebSocket. */
    @FunctionalInterface
    interface SocketHandler {
        /**
         * What runs on the socket.
         *
         * @throws HttpRefusal to refuse the upgrade
         */
        SocketRun open(Call call) throws InterruptedException;
    }
}
