package dev.plane.controller.sweep;

import dev.plane.common.name.BackendName;
import dev.plane.common.time.DatabaseTime;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

/** Finds backends that must end. What it finds may have changed by the time it is acted upon. */
final class SweepStore {
    /** A backend, and in words why it must end. */
    record Found(BackendName backend, String why) {}

    /**
     * Idle time counts from the last use by any proxy, or from the creation. Open streams of a
     * proxy that is connected and reports are use going on; those of one that is gone end for
     * certain when the trust that it was given has run out.
     */
    private static final String IDLE =
            """
            select b.id, b.max_idle_seconds,
                floor(extract(epoch from now() - greatest(b.created_at, u.used_until))) as idle
            from backend b
            left join lateral (
                select bool_or(u.keep_alive_only) as by_upstream, max(case
                    when u.open = 0 then u.last_used
                    when n.connection = u.connection and c.online
                        and c.last_heartbeat > now() - interval '45 seconds'
                        and u.reported_at > now() - interval '2 minutes' then now()
                    else greatest(u.last_used,
                        least(coalesce(u.trusted_until, u.reported_at), now())) end) as used_until
                from backend_use u
                join node n on n.id = u.proxy_id
                left join controller c on c.name = n.controller
                where u.backend_id = b.id
            ) u on true
            where b.status > 10 and b.status < 60 and b.soft_ordered_at is null
                and b.max_idle_seconds is not null
                and now() - greatest(b.created_at, u.used_until) > interval '1 second'
                    * case when u.by_upstream then greatest(b.max_idle_seconds, 15)
                        else b.max_idle_seconds end
            limit :limit
            """;

    private static final String HAS_PROXIES =
            """
            select exists (
                select from node n left join controller c on c.name = n.controller
                where n.kind = 'Proxy' and (n.disconnected_at > now() - interval '60 seconds'
                    or c.online and c.last_heartbeat > now() - interval '60 seconds'))
            """;

    private static final String PAST_LIFETIME =
            """
            select id from backend
            where status > 10 and status < 60 and soft_ordered_at is null
                and lifetime_ends_at < now()
            limit :limit
            """;

    private static final String DEAF_TO_SOFT =
            """
            select id from backend
            where status < 70 and soft_ordered_at < now() - :since * interval '1 millisecond'
                and hard_ordered_at is null
            limit :limit
            """;

    private static final String DEAF_TO_HARD =
            """
            select b.id from backend b join backend_key k on k.backend_id = b.id
            where b.status < 70 and k.allow_renew
                and b.hard_ordered_at < now() - :since * interval '1 millisecond'
            limit :limit
            """;

    private static final String NEVER_STARTED =
            """
            select b.id from backend b
            join backend_key k on k.backend_id = b.id
            join action a on a.backend_id = b.id and a.kind = 'spawn' and a.acked_at is null
            join node n on n.id = b.drone_id
            where b.status = 10 and b.created_at < now() - :since * interval '1 millisecond'
                and k.allow_renew and n.controller is not null
            limit :limit
            """;

    private static final String ON_LOST_DRONES =
            """
            select b.id, n.name as drone
            from drone d
            join node n on n.id = d.id
            join backend b on b.drone_id = d.id and b.status < 70
            join backend_key k on k.backend_id = b.id
            where k.expires_at < now()
                and greatest(d.last_heartbeat, n.connected_at)
                    < now() - :silent * interval '1 millisecond'
            limit :limit
            """;

    private static final String ABANDONED =
            """
            select b.id from backend_key k join backend b on b.id = k.backend_id
            where k.expires_at < now() - :since * interval '1 millisecond' and b.status < 70
            limit :limit
            """;

    private final JdbcClient jdbc;
    private final int limit;

    SweepStore(JdbcClient jdbc, int limit) {
        this.jdbc = jdbc;
        this.limit = limit;
    }

    DatabaseTime now() {
        return jdbc.sql("select clock_timestamp() as now")
                .query(
                        (row, _) ->
                                new DatabaseTime(
                                        row.getObject("now", OffsetDateTime.class)
                                                .toInstant()
                                                .toEpochMilli()))
                .single();
    }

    /** Whether a proxy has been connected in the last minute. */
    boolean hasProxies() {
        return jdbc.sql(HAS_PROXIES).query(Boolean.class).single();
    }

    List<Found> idle() {
        return jdbc.sql(IDLE)
                .param("limit", limit)
                .query(
                        (row, _) ->
                                found(
                                        row,
                                        "idle for %d s (max_idle_seconds: %d)"
                                                .formatted(
                                                        row.getLong("idle"),
                                                        row.getInt("max_idle_seconds"))))
                .list();
    }

    List<Found> pastLifetime() {
        return jdbc.sql(PAST_LIFETIME)
                .param("limit", limit)
                .query((row, _) -> found(row, "at the end of its lifetime"))
                .list();
    }

    /** Ordered to stop softly long ago, and not ended. */
    List<Found> deafToSoft(Duration since) {
        return jdbc.sql(DEAF_TO_SOFT)
                .param("since", since.toMillis())
                .param("limit", limit)
                .query((row, _) -> found(row, "it had not stopped when asked to"))
                .list();
    }

    /** Ordered to stop hard long ago, not ended, and still renewed. */
    List<Found> deafToHard(Duration since) {
        return jdbc.sql(DEAF_TO_HARD)
                .param("since", since.toMillis())
                .param("limit", limit)
                .query((row, _) -> found(row, "its drone did not stop it"))
                .list();
    }

    /** Scheduled long ago, and not taken over by a drone that is connected. */
    List<Found> neverStarted(Duration since) {
        return jdbc.sql(NEVER_STARTED)
                .param("since", since.toMillis())
                .param("limit", limit)
                .query((row, _) -> found(row, "its drone did not start it"))
                .list();
    }

    /** Given up: forbidden to renew, and the lease has run out. */
    List<Found> runOut() {
        return jdbc.sql(
                        """
                        select b.id, b.hard_ordered_at is not null as stopped
                        from backend_key k join backend b on b.id = k.backend_id
                        where not k.allow_renew and k.expires_at < now() and b.status < 70
                        limit :limit
                        """)
                .param("limit", limit)
                .query(
                        (row, _) ->
                                found(
                                        row,
                                        row.getBoolean("stopped")
                                                ? "its drone did not stop it; its lease ran out"
                                                : "its drone did not start it; its lease ran out"))
                .list();
    }

    /** Expired, on drones that have been silent for long. */
    List<Found> onLostDrones(Duration silent) {
        return jdbc.sql(ON_LOST_DRONES)
                .param("silent", silent.toMillis())
                .param("limit", limit)
                .query(
                        (row, _) ->
                                found(
                                        row,
                                        "its drone %s has been silent for more than %d s"
                                                .formatted(
                                                        row.getString("drone"),
                                                        silent.toSeconds())))
                .list();
    }

    /** Not renewed for long, whatever their drones do. */
    List<Found> abandoned(Duration since) {
        return jdbc.sql(ABANDONED)
                .param("since", since.toMillis())
                .param("limit", limit)
                .query((row, _) -> found(row, "its drone has not renewed its lease"))
                .list();
    }

    private static Found found(ResultSet row, String why) throws SQLException {
        return new Found(new BackendName(row.getString("id")), why);
    }
}
