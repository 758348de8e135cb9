package dev.plane.controller.hint;

import dev.plane.common.task.Loop;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

/**
 * Hears the hints of the other controllers on a connection of its own. Whenever it begins to listen
 * it hints at everything that is subscribed, since it may have missed something.
 */
final class Listener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int PROBE_SECONDS = 2;

    private final DataSource unpooled;
    private final Hints hints;
    private final String self;
    private final Duration liveness;
    private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();
    private final Loop loop;
    private volatile boolean closed;

    Listener(DataSource unpooled, Hints hints, String self, HintConfig config) {
        this.unpooled = unpooled;
        this.hints = hints;
        this.self = self;
        this.liveness = config.liveness();
        this.loop = Loop.start("hint-listener", config.reconnect(), this::listen);
    }

    private void listen() throws InterruptedException {
        try (Connection opened = unpooled.getConnection()) {
            connection.set(opened);
            try (Statement statement = opened.createStatement()) {
                statement.execute("listen " + Notifier.CHANNEL);
            }
            hints.deliverAll();
            PGConnection listening = opened.unwrap(PGConnection.class);
            while (!Thread.interrupted()) {
                hear(opened, listening);
            }
            throw new InterruptedException();
        } catch (SQLException e) {
            if (closed) {
                return;
            }
            log.warn("not listening for hints until reconnected: {}", e.getMessage());
        } finally {
            connection.set(null);
        }
    }

    private void hear(Connection opened, PGConnection listening) throws SQLException {
        @Nullable PGNotification @Nullable [] heard =
                listening.getNotifications(Math.toIntExact(liveness.toMillis()));
        if (heard == null || heard.length == 0) {
            if (!opened.isValid(PROBE_SECONDS)) {
                throw new SQLException("the connection has died");
            }
            return;
        }
        for (PGNotification notification : heard) {
            if (notification != null) {
                deliver(notification.getParameter());
            }
        }
    }

    private void deliver(String payload) {
        String[] lines = payload.split("\n", -1);
        if (lines[0].equals(self)) {
            return;
        }
        for (int i = 1; i < lines.length; i++) {
            Topic.ofLine(lines[i]).ifPresent(hints::deliver);
        }
    }

    @Override
    public void close() {
        closed = true;
        // A blocking read of a socket is not interruptible: only closing the connection ends it.
        Connection present = connection.getAndSet(null);
        if (present != null) {
            try {
                present.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("closing the listening connection", e);
            }
        }
        loop.close();
    }
}
