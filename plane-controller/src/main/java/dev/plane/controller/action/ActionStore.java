package dev.plane.controller.action;

import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.json.Json;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.AcquiredKey;
import dev.plane.common.key.FencingToken;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.name.ActionName;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.NodeId;
import dev.plane.common.protocol.BackendAction;
import dev.plane.common.protocol.ToDrone.Action;
import dev.plane.common.route.BearerToken;
import dev.plane.common.time.DroneTime;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of actions. */
final class ActionStore {
    private static final String WAITING =
            """
            select a.id, a.backend_id, a.drone_id, a.kind, a.reason, a.executable, a.renew_at,
                a.soft_terminate_at, a.hard_terminate_at, b.key_namespace, b.key_name, b.key_tag,
                b.fencing_token, b.static_token
            from action a join backend b on b.id = a.backend_id
            where a.drone_id = :drone and a.acked_at is null and a.id <> all(:without)
                and (a.kind <> 'spawn' or b.status = 10)
            order by a.seq
            limit :limit
            """;

    private static final String NEWEST =
            """
            select d.id,
                (select max(a.seq) from action a
                    where a.drone_id = d.id and a.acked_at is null) as seq
            from unnest(:drones) as d (id)
            """;

    private final JdbcClient jdbc;

    ActionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The oldest actions for a drone that it has not acknowledged, without those named. A spawn is
     * left out once its backend has left {@code scheduled}: the drone has taken it over.
     */
    List<Action> waiting(NodeId drone, Collection<ActionName> without, int limit) {
        return jdbc.sql(WAITING)
                .param("drone", drone.value())
                .param("without", without.stream().map(ActionName::value).toArray(String[]::new))
                .param("limit", limit)
                .query((row, _) -> action(row))
                .list();
    }

    /** Marks an action of a drone as done with and erases what may be secret. */
    void ack(NodeId drone, ActionName action) {
        jdbc.sql(
                        """
                        update action set acked_at = now(), executable = null
                        where id = :id and drone_id = :drone and acked_at is null
                        """)
                .param("id", action.value())
                .param("drone", drone.value())
                .update();
    }

    Map<String, Long> newest(List<Integer> drones) {
        Map<String, Long> newest = new HashMap<>();
        jdbc.sql(NEWEST)
                .param("drones", drones.toArray(Integer[]::new))
                .query(
                        row -> {
                            newest.put(row.getString("id"), row.getLong("seq"));
                        });
        return newest;
    }

    private static Action action(ResultSet row) throws SQLException {
        return new Action(
                new ActionName(row.getString("id")),
                new BackendName(row.getString("backend_id")),
                new NodeId(row.getInt("drone_id")),
                switch (row.getString("kind")) {
                    case "soft" -> terminate(TerminationKind.SOFT, row);
                    case "hard" -> terminate(TerminationKind.HARD, row);
                    default -> spawn(row);
                });
    }

    private static BackendAction terminate(TerminationKind kind, ResultSet row)
            throws SQLException {
        return new BackendAction.Terminate(
                kind, Json.read('"' + row.getString("reason") + '"', TerminationReason.class));
    }

    private static BackendAction spawn(ResultSet row) throws SQLException {
        String staticToken = row.getString("static_token");
        return new BackendAction.Spawn(
                new RawJson(row.getString("executable")),
                new AcquiredKey(
                        new KeyConfig(
                                row.getString("key_name"),
                                row.getString("key_namespace"),
                                row.getString("key_tag")),
                        new KeyDeadlines(
                                new DroneTime(row.getLong("renew_at")),
                                new DroneTime(row.getLong("soft_terminate_at")),
                                new DroneTime(row.getLong("hard_terminate_at"))),
                        new FencingToken(row.getLong("fencing_token"))),
                staticToken == null ? null : new BearerToken(staticToken));
    }
}
