package dev.plane.controller.node;

import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.Resources;
import dev.plane.common.view.Drained;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.List;
import java.util.Optional;

/** What drones tell of themselves, and whether they are given backends. */
public final class DroneStore {
    private static final int MAX_IMAGES = 200;

    private static final String HEARTBEAT =
            """
            update drone
            set last_heartbeat = now(), last_local_time = :local_time, cpu_millis = :cpu_millis,
                memory_total = :memory_total, memory_available = :memory_available,
                reported_backends = :backends, images = coalesce(:images, images)
            from node
            where drone.id = :id and node.id = drone.id and node.connection = :connection
            """;

    private final JdbcClient jdbc;

    public DroneStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Notes a sign of life; nothing if a newer connection has the name. */
    public void heartbeat(NodeLease drone, FromDrone.Heartbeat heartbeat) {
        Resources resources = heartbeat.resources();
        jdbc.sql(HEARTBEAT)
                .param("id", drone.id().value())
                .param("connection", drone.connection())
                .param("local_time", heartbeat.localTime().millis())
                .param("cpu_millis", resources == null ? null : resources.cpuMillis())
                .param("memory_total", resources == null ? null : resources.memoryTotal())
                .param("memory_available", resources == null ? null : resources.memoryAvailable())
                .param("backends", resources == null ? null : resources.backends())
                .param("images", images(heartbeat.images()))
                .update();
    }

    /**
     * Takes a drone out of service or back: a draining drone keeps its backends and is given no new
     * ones. Draining outlasts the drone's restarts. Empty if there is no such drone.
     */
    public Optional<Drained> setDraining(String cluster, String drone, boolean draining) {
        return jdbc.sql(
                        """
                        with found as (
                            select d.id, d.draining from drone d join node n on n.id = d.id
                            where n.cluster = :cluster and n.name = :drone
                            for update of d
                        ), changed as (
                            update drone set draining = :draining from found
                            where drone.id = found.id and found.draining <> :draining
                            returning drone.id
                        )
                        select exists (select from changed) as updated from found
                        """)
                .param("cluster", cluster)
                .param("drone", drone)
                .param("draining", draining)
                .query((row, _) -> new Drained(row.getBoolean("updated")))
                .optional();
    }

    private static String @Nullable [] images(@Nullable List<String> images) {
        return images == null ? null : images.stream().limit(MAX_IMAGES).toArray(String[]::new);
    }
}
