package dev.plane.controller.node;

import dev.plane.common.name.ClusterName;
import dev.plane.common.name.NodeId;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of nodes and drones. */
final class NodeStore {
    /** A node's number, and that of its present connection. */
    record Connected(NodeId id, long connection) {}

    private static final String REGISTER =
            """
            with registered as (
                insert into node (kind, cluster, name, instance, capabilities, plane_version,
                    plane_hash, ip, controller, connection, connected_at)
                values (:kind, :cluster, :name, :instance, :capabilities, :version, :hash,
                    :ip, :controller, nextval('node_connection'), now())
                on conflict (cluster, name) do update
                set kind = excluded.kind, instance = excluded.instance,
                    capabilities = excluded.capabilities, ip = excluded.ip,
                    plane_version = excluded.plane_version, plane_hash = excluded.plane_hash,
                    controller = excluded.controller, connection = excluded.connection,
                    connected_at = excluded.connected_at, disconnected_at = null
                where node.kind <> 'Drone' or node.instance is null
                    or node.instance is not distinct from excluded.instance
                    or not (
                        exists (select from drone d where d.id = node.id
                            and d.last_heartbeat > now() - make_interval(secs => :alive))
                        or excluded.instance is not null and exists (select from controller c
                            where c.name = node.controller and c.online
                            and c.last_heartbeat > now() - make_interval(secs => :alive)))
                returning id, connection
            ), drones as (
                insert into drone (id, ready, pool)
                select id, true, :pool from registered where :kind = 'Drone'
                on conflict (id) do update
                set ready = true, pool = excluded.pool, last_local_time = null
            )
            select id, connection from registered
            """;

    private static final String DISCONNECT =
            """
            update node set controller = null, disconnected_at = now()
            where id = :id and connection = :connection and controller is not null
            """;

    private final JdbcClient jdbc;
    private final int aliveSeconds;

    NodeStore(JdbcClient jdbc, int aliveSeconds) {
        this.jdbc = jdbc;
        this.aliveSeconds = aliveSeconds;
    }

    /** Empty when a live instance of the drone holds the name. */
    Optional<Connected> register(NodeRegistration node, String kind) {
        ClusterName cluster = node.cluster();
        List<String> capabilities = node.handshake().capabilities();
        return jdbc.sql(REGISTER)
                .param("kind", kind)
                .param("cluster", cluster == null ? null : cluster.value())
                .param("name", node.name().value())
                .param("instance", node.handshake().instance())
                .param(
                        "capabilities",
                        capabilities == null ? new String[0] : capabilities.toArray(new String[0]))
                .param("version", node.handshake().version().version())
                .param("hash", node.handshake().version().gitHash())
                .param("ip", node.ip())
                .param("controller", node.controller().value())
                .param("pool", node.pool().value())
                .param("alive", aliveSeconds)
                .query(
                        (row, _) ->
                                new Connected(
                                        new NodeId(row.getInt("id")), row.getLong("connection")))
                .optional();
    }

    boolean isCurrent(NodeId node, long connection) {
        return jdbc.sql("select connection from node where id = :id")
                .param("id", node.value())
                .query(Long.class)
                .optional()
                .map(present -> present == connection)
                .orElse(false);
    }

    boolean disconnect(NodeId node, long connection) {
        return jdbc.sql(DISCONNECT)
                        .param("id", node.value())
                        .param("connection", connection)
                        .update()
                == 1;
    }

    Map<String, Long> connections(List<NodeId> nodes) {
        Map<String, Long> connections = new HashMap<>();
        jdbc.sql("select id, connection from node where id = any(:ids)")
                .param("ids", nodes.stream().map(NodeId::value).toArray(Integer[]::new))
                .query(
                        row -> {
                            connections.put(row.getString("id"), row.getLong("connection"));
                        });
        return connections;
    }
}
