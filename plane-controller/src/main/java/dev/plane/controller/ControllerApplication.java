package dev.plane.controller;

import dev.plane.boot.RoleApplication;
import dev.plane.boot.StartException;

import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/**
 * A running controller.
 *
 * <pre>{@code
 * DatabaseUrl database = DatabaseUrl.parse("postgres://postgres@localhost:5432/plane");
 * try (var controller = ControllerApplication.start(ControllerConfig.of(database))) {
 *     System.out.println(controller.url());
 * }
 * }</pre>
 */
public final class ControllerApplication implements AutoCloseable {
    /** How long requests in progress may go on after the controller was told to stop. */
    private static final String DRAIN = "2s";

    private final ConfigurableApplicationContext context;
    private final Listening listening;

    private ControllerApplication(ConfigurableApplicationContext context) {
        this.context = context;
        this.listening = context.getBean(Listening.class);
    }

    /**
     * Migrates the database and serves; returns when requests are answered.
     *
     * @throws RuntimeException if it cannot: the database is not there, the port is taken
     */
    public static ControllerApplication start(ControllerConfig config) {
        try {
            return new ControllerApplication(
                    RoleApplication.of("controller", ControllerConfiguration.class)
                            .bean(config)
                            .web(config.reach().listen())
                            .metrics(Optional.ofNullable(config.metrics()))
                            .property("server.shutdown", "graceful")
                            .property("spring.lifecycle.timeout-per-shutdown-phase", DRAIN)
                            .start());
        } catch (RuntimeException e) {
            throw cannotListen(config.reach().listen(), e).orElse(e);
        }
    }

    /** The failure in words that name the address, if it is that of the port. */
    private static Optional<RuntimeException> cannotListen(
            InetSocketAddress listen, RuntimeException failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String text = String.valueOf(t.getMessage());
            if (t instanceof IOException && text.startsWith("bind")) {
                String reason = text.substring(text.lastIndexOf(": ") + 1).strip();
                String host = listen.getAddress().getHostAddress();
                return Optional.of(
                        new StartException(
                                "cannot listen on "
                                        + host
                                        + " port "
                                        + listen.getPort()
                                        + ": "
                                        + reason,
                                failure));
            }
        }
        return Optional.empty();
    }

    /** The port that it listens on. */
    public int port() {
        return listening.port();
    }

    /** What clients reach it by. */
    public URI url() {
        return listening.controllerUrl();
    }

    /** Marks itself offline, ends requests in progress within 2 s, and stops. */
    @Override
    public void close() {
        context.close();
    }
}
