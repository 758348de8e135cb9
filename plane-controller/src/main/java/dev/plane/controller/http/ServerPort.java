package dev.plane.controller.http;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** The port that the HTTP server listens on; known once it listens. */
public final class ServerPort implements ApplicationListener<WebServerInitializedEvent> {
    private volatile int port;

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        port = event.getWebServer().getPort();
    }

    public int get() {
        if (port == 0) {
            throw new IllegalStateException("not listening yet");
        }
        return port;
    }
}
