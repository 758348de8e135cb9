package dev.plane.controller.node;

import dev.plane.common.name.ControllerName;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.task.Loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

import java.net.URI;
import java.time.Duration;

/** A controller's being online: from the start, renewed by heartbeats, until it is closed. */
public final class ControllerPresence implements AutoCloseable {
    /** How often upstream's controllers beat. */
    public static final Duration PERIOD = Duration.ofSeconds(7);

    private static final Logger log = LoggerFactory.getLogger(ControllerPresence.class);

    private final ControllerStore store;
    private final ControllerName name;
    private final Loop loop;

    private ControllerPresence(ControllerStore store, ControllerName name, Loop loop) {
        this.store = store;
        this.name = name;
        this.loop = loop;
    }

    /** Marks the controller online before it returns. */
    public static ControllerPresence start(
            ControllerStore store,
            ControllerName name,
            PlaneVersion version,
            URI advertiseUrl,
            Duration period) {
        store.online(name, version, advertiseUrl);
        Loop loop =
                Loop.start(
                        "controller-heartbeat",
                        period,
                        () -> {
                            if (!store.heartbeat(name)) {
                                store.online(name, version, advertiseUrl);
                            }
                        });
        return new ControllerPresence(store, name, loop);
    }

    @Override
    public void close() {
        loop.close();
        try {
            store.offline(name);
        } catch (DataAccessException e) {
            log.warn("cannot be marked offline; it will be when its heartbeat is old", e);
        }
    }
}
