package dev.plane.controller.backend;

import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.json.Json;
import dev.plane.common.name.ActionName;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.NodeId;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Optional;

/** Orders to stop, each queued as an action of the backend's drone. */
final class StopOrderStore {
    private static final String ORDER =
            """
            with ordered as (
                update backend
                set soft_ordered_at = case when :hard then soft_ordered_at else now() end,
                    hard_ordered_at = case when :hard then now() else hard_ordered_at end,
                    stop_note = coalesce(stop_note, :why)
                where id = :id and status < 70
                    and (case when :hard then hard_ordered_at else soft_ordered_at end) is null
            ), queued as (
                insert into action (id, backend_id, drone_id, kind, reason)
                select :action, id, drone_id, :kind, :reason from backend where id = :id
                on conflict (backend_id, kind) where acked_at is null do nothing
            )
            select drone_id from backend where id = :id
            """;

    private final JdbcClient jdbc;

    StopOrderStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Orders the stop as {@code action}; the backend's drone, or empty if there is no backend. */
    Optional<NodeId> order(
            BackendName backend, ActionName action, TerminationKind kind, Cause cause) {
        boolean hard = kind == TerminationKind.HARD;
        return jdbc.sql(ORDER)
                .param("id", backend.value())
                .param("hard", hard)
                .param("why", cause.why())
                .param("action", action.value())
                .param("kind", hard ? "hard" : "soft")
                .param("reason", wireName(cause.reason()))
                .query((row, _) -> new NodeId(row.getInt("drone_id")))
                .optional();
    }

    /**
     * Why a backend shall stop.
     *
     * @param why in words, for the operator
     */
    record Cause(TerminationReason reason, String why) {}

    private static String wireName(TerminationReason reason) {
        String json = Json.write(reason);
        return json.substring(1, json.length() - 1);
    }
}
