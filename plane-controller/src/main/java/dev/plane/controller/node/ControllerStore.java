package dev.plane.controller.node;

import dev.plane.common.name.ControllerName;
import dev.plane.common.protocol.PlaneVersion;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.URI;

/** The controllers of the database. */
public final class ControllerStore {
    private static final Logger log = LoggerFactory.getLogger(ControllerStore.class);

    private static final String ONLINE =
            """
            insert into controller (name, last_heartbeat, online, plane_version, plane_hash,
                advertise_url)
            values (:name, now(), true, :version, :hash, :url)
            on conflict (name) do update
            set last_heartbeat = now(), online = true, plane_version = excluded.plane_version,
                plane_hash = excluded.plane_hash, advertise_url = excluded.advertise_url
            """;

    private static final String HEARTBEAT =
            """
            update controller set last_heartbeat = now(), online = true where name = :name
            """;

    private final JdbcClient jdbc;

    public ControllerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Marks a controller online, as which its drones are given backends. */
    public void online(ControllerName name, PlaneVersion version, URI advertiseUrl) {
        jdbc.sql(ONLINE)
                .param("name", name.value())
                .param("version", version.version())
                .param("hash", version.gitHash())
                .param("url", advertiseUrl.toString())
                .update();
    }

    /** Whether the controller is known; its age counts from now. */
    public boolean heartbeat(ControllerName name) {
        return jdbc.sql(HEARTBEAT).param("name", name.value()).update() == 1;
    }

    public void offline(ControllerName name) {
        jdbc.sql("update controller set online = false where name = :name")
                .param("name", name.value())
                .update();
    }

    /** Whether the database answers. */
    public boolean isReachable() {
        try {
            return jdbc.sql("select 1").query(Integer.class).single() == 1;
        } catch (DataAccessException e) {
            log.warn("the database does not answer: {}", e.getMostSpecificCause().getMessage());
            return false;
        }
    }
}
