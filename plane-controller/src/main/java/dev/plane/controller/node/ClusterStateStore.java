package dev.plane.controller.node;

import dev.plane.common.name.ControllerName;
import dev.plane.common.name.NodeName;
import dev.plane.common.view.AnyNodeName;
import dev.plane.common.view.ClusterState;
import dev.plane.common.view.DroneView;
import dev.plane.common.view.NodeView;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The connected nodes of a cluster, read for the operator. */
public final class ClusterStateStore {
    private static final String DRONES =
            """
            select n.name, n.plane_version, n.plane_hash, n.controller,
                extract(epoch from now() - c.last_heartbeat) as controller_age,
                d.ready and d.last_local_time is not null as ready, d.draining,
                extract(epoch from now() - coalesce(d.last_heartbeat, n.connected_at)) as age,
                (select count(*) from backend b where b.drone_id = d.id and b.status < 70)
                    as backends
            from node n
            join drone d on d.id = n.id
            join controller c on c.name = n.controller
            where n.cluster = :cluster and n.kind = 'Drone'
            order by n.id
            """;

    private final JdbcClient jdbc;

    public ClusterStateStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The state of a cluster, empty if it is not known. A drone that has not beaten since it
     * connected is listed as not ready.
     */
    public ClusterState read(String cluster) {
        return new ClusterState(
                jdbc.sql(DRONES).param("cluster", cluster).query((row, _) -> drone(row)).list(),
                jdbc.sql(
                                """
                                select n.name, n.plane_version, n.plane_hash, n.controller,
                                    extract(epoch from now() - c.last_heartbeat) as controller_age
                                from node n
                                join controller c on c.name = n.controller
                                where n.cluster = :cluster and n.kind = 'Proxy'
                                order by n.id
                                """)
                        .param("cluster", cluster)
                        .query((row, _) -> node(row))
                        .list());
    }

    private static DroneView drone(ResultSet row) throws SQLException {
        return new DroneView(
                row.getBoolean("ready"),
                row.getBoolean("draining"),
                wholeSeconds(row.getDouble("age")),
                row.getInt("backends"),
                node(row));
    }

    private static NodeView node(ResultSet row) throws SQLException {
        return new NodeView(
                AnyNodeName.of(NodeName.parse(row.getString("name"))),
                row.getString("plane_version"),
                row.getString("plane_hash"),
                new ControllerName(row.getString("controller")),
                wholeSeconds(row.getDouble("controller_age")));
    }

    private static long wholeSeconds(double age) {
        return Math.max(0, (long) age);
    }
}
