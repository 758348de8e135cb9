package dev.plane.controller.key;

import dev.plane.common.key.LeaseTimings;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.NodeId;
import dev.plane.common.protocol.ToDrone.RenewKeyResponse;
import dev.plane.common.protocol.ToDrone.RenewedKey;
import dev.plane.common.time.DroneTime;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The leases of keys: renewing them and forbidding it. A lease is granted for a time on the
 * database's clock, read after the drone has read its own, so the drone's deadlines always come
 * first. It knows nothing of backends but their names.
 *
 * <p>An expired lease that nobody has taken over is renewed like any other: a clock of the database
 * that steps ahead must not end every session.
 */
public final class LeaseStore {
    private static final String RENEW =
            """
            with seen as (
                select backend_id, drone_id from backend_key where backend_id = any(:backends)
            ), locked as (
                select backend_id, allow_renew from backend_key
                where backend_id = any(:backends) and drone_id = :drone
                order by backend_id
                for update %s
            ), renewed as (
                update backend_key k
                set expires_at = clock_timestamp() + s.expiry_ms * interval '1 millisecond'
                from locked l, setting s
                where k.backend_id = l.backend_id and l.allow_renew
                returning k.backend_id
            )
            select asked.backend_id, r.backend_id is not null as granted,
                l.backend_id is not null as held, coalesce(k.drone_id = :drone, false) as owned,
                s.renew_ms, s.soft_ms, s.hard_ms, s.expiry_ms
            from unnest(:backends) as asked (backend_id)
            cross join setting s
            left join seen k on k.backend_id = asked.backend_id
            left join locked l on l.backend_id = asked.backend_id
            left join renewed r on r.backend_id = asked.backend_id
            """;

    private final JdbcClient jdbc;

    /** Leases through {@code jdbc}, which should have connections of its own. */
    public LeaseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The lease set in force. */
    public LeaseTimings timings() {
        return jdbc.sql("select renew_ms, soft_ms, hard_ms, expiry_ms from setting")
                .query((row, _) -> timings(row))
                .single();
    }

    /** Sets the lease set for grants from now on. */
    public void setTimings(LeaseTimings timings) {
        jdbc.sql(
                        """
                        update setting
                        set renew_ms = :renew, soft_ms = :soft, hard_ms = :hard, expiry_ms = :expiry
                        """)
                .param("renew", timings.renew().toMillis())
                .param("soft", timings.soft().toMillis())
                .param("hard", timings.hard().toMillis())
                .param("expiry", timings.expiry().toMillis())
                .update();
    }

    /**
     * Renews what may be renewed of a drone's keys. A key whose row another transaction holds at
     * this moment is left out of the answer: it has not been decided.
     *
     * @param asked what the drone's clock showed when it asked
     */
    public List<RenewedKey> renewAll(NodeId drone, List<BackendName> backends, DroneTime asked) {
        return decide(RENEW.formatted("skip locked"), drone, backends).stream()
                .filter(Decision::isDecided)
                .map(decision -> decision.answer(decision.timings(), asked))
                .toList();
    }

    /**
     * Renews one key for a drone that renews key by key. Such a drone asks only once, so this waits
     * for the row; the deadlines let it ask again later than a drone that renews in batches.
     */
    public Optional<RenewKeyResponse> renew(NodeId drone, BackendName backend, DroneTime asked) {
        return decide(RENEW.formatted(""), drone, List.of(backend)).stream()
                .filter(Decision::isDecided)
                .map(decision -> decision.answer(decision.timings().forSingleRenewals(), asked))
                .map(answer -> new RenewKeyResponse(backend, answer.deadlines()))
                .findFirst();
    }

    /** Forbids further renewals of a backend's key; its lease runs out. */
    public boolean forbidRenewal(BackendName backend) {
        return jdbc.sql("update backend_key set allow_renew = false where backend_id = :backend")
                        .param("backend", backend.value())
                        .update()
                == 1;
    }

    private List<Decision> decide(String statement, NodeId drone, List<BackendName> backends) {
        return jdbc.sql(statement)
                .param("backends", backends.stream().map(BackendName::value).toArray(String[]::new))
                .param("drone", drone.value())
                .query((row, _) -> decision(row))
                .list();
    }

    private static Decision decision(ResultSet row) throws SQLException {
        return new Decision(
                new BackendName(row.getString("backend_id")),
                row.getBoolean("granted"),
                row.getBoolean("held"),
                row.getBoolean("owned"),
                timings(row));
    }

    private static LeaseTimings timings(ResultSet row) throws SQLException {
        return new LeaseTimings(
                Duration.ofMillis(row.getLong("renew_ms")),
                Duration.ofMillis(row.getLong("soft_ms")),
                Duration.ofMillis(row.getLong("hard_ms")),
                Duration.ofMillis(row.getLong("expiry_ms")));
    }

    /**
     * What was found out about one key.
     *
     * @param held its row is this drone's and could be locked
     * @param owned its row was this drone's when the statement began
     */
    private record Decision(
            BackendName backend,
            boolean granted,
            boolean held,
            boolean owned,
            LeaseTimings timings) {
        boolean isDecided() {
            return held || !owned;
        }

        RenewedKey answer(LeaseTimings deadlines, DroneTime asked) {
            return granted
                    ? new RenewedKey(backend, deadlines.deadlines(asked), true)
                    : new RenewedKey(backend, null, held);
        }
    }
}
