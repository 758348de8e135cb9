package dev.plane.controller.connect;

import dev.plane.common.backend.BackendState;
import dev.plane.common.json.Json;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.NodeId;
import dev.plane.common.time.DatabaseTime;
import dev.plane.controller.route.TokenHash;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The statements that start a backend, for one transaction: the key's lock, then everything else at
 * once. The lock is a statement of its own because a statement sees what was committed before it
 * began, not before it got a lock.
 */
final class SpawnStore {
    /**
     * Drones that are fit: in service, of the cluster and pool, heard of on this connection in the
     * last 15 s by a controller that is online; with room for the memory limit, if there is one and
     * the drone has told how much it has. A few of them at random, the one with the fewest backends
     * first.
     */
    private static final String PICK =
            """
            candidate as materialized (
                select d.id, n.name, d.last_local_time, d.memory_total,
                    'batch-renew' = any(n.capabilities) as batches
                from drone d join node n on n.id = d.id join controller c on c.name = n.controller
                where n.cluster = :cluster and d.pool = :pool and d.ready and not d.draining
                    and d.last_local_time is not null
                    and d.last_heartbeat > now() - interval '15 seconds'
                    and c.online and c.last_heartbeat > now() - interval '45 seconds'
                    and (cast(:drone as integer) is null or d.id = :drone)
                    and (cast(:memory as bigint) is null or d.memory_total is null
                        or d.memory_total - (select coalesce(sum(b.memory_limit), 0) from backend b
                            where b.drone_id = d.id and b.status < 70) >= :memory)
                order by random()
                limit :best_of
            ), picked as (
                select * from candidate
                order by (select count(*) from backend b
                    where b.drone_id = candidate.id and b.status < 70)
                limit 1
            )
            """;

    private static final String START =
            """
            with present as (
                select backend_id, expires_at <= clock_timestamp() as expired
                from backend_key where namespace = :namespace and name = :name
            ), %s, granted as materialized (
                select p.*, nextval('fencing_token') as fencing_token,
                    s.renew_ms, s.soft_ms, s.hard_ms, s.expiry_ms
                from picked p cross join setting s
                where not exists (select from present)
            ), started as (
                insert into backend (id, cluster, pool, subdomain, drone_id, key_namespace,
                    key_name, key_tag, fencing_token, status, state, status_time, static_token,
                    image, memory_limit, created_at, lifetime_ends_at, max_idle_seconds)
                select :id, :cluster, :pool, :subdomain, g.id, :namespace, :name, :tag,
                    g.fencing_token, 10, :state, now(), :static_token, :image, :memory, now(),
                    now() + cast(:lifetime as bigint) * interval '1 second', :max_idle
                from granted g
                where not exists (select from ended_backend_name e where e.id = :id)
                on conflict (id) do nothing
                returning id
            ), keyed as (
                insert into backend_key (namespace, name, tag, backend_id, drone_id, fencing_token,
                    expires_at)
                select :namespace, :name, :tag, s.id, g.id, g.fencing_token,
                    clock_timestamp() + g.expiry_ms * interval '1 millisecond'
                from started s cross join granted g
            ), history as (
                insert into backend_state (backend_id, status, state, created_at)
                select id, 10, :state, now() from started
            ), queued as (
                insert into action (id, backend_id, drone_id, kind, executable, renew_at,
                    soft_terminate_at, hard_terminate_at)
                select :action, s.id, g.id, 'spawn', :executable,
                    g.last_local_time
                        + case when g.batches then g.renew_ms else g.soft_ms * 3 / 4 end,
                    g.last_local_time + g.soft_ms, g.last_local_time + g.hard_ms
                from started s cross join granted g
            ), minted as (
                insert into token (hash, backend_id, username, auth, secret_token, expires_at)
                select :hash, id, :user, :auth, :secret,
                    now() + cast(:token_lifetime as bigint) * interval '1 second'
                from started where cast(:static_token as text) is null
            )
            select p.backend_id as holder, p.expired, g.id as drone_id, g.name as drone,
                s.id as started
            from (select) as one
            left join present p on true left join granted g on true left join started s on true
            """
                    .formatted(PICK.strip());

    private static final int DRONE_LOCKS = 1;
    private static final NodeId NONE_FITS = new NodeId(-1);

    private final JdbcClient jdbc;
    private final int bestOf;

    SpawnStore(JdbcClient jdbc, int bestOf) {
        this.jdbc = jdbc;
        this.bestOf = bestOf;
    }

    /** Waits until no other transaction acquires this key; the database's time then. */
    DatabaseTime lock(KeyConfig key) {
        return jdbc.sql("select pg_advisory_xact_lock(:key), clock_timestamp() as now")
                .param("key", lockNumber(key))
                .query((row, _) -> time(row))
                .single();
    }

    /** Starts the backend, if the key is free, the name new and a drone fit. */
    Spawn start(NewBackend backend) {
        return backend.placement().memoryLimit() == null
                ? start(backend, null)
                : start(backend, reserve(backend).orElse(NONE_FITS));
    }

    /**
     * A drone with room, on which nobody else can reserve memory until the end of the transaction;
     * whether there is still room is for the next statement, which sees what others have reserved.
     */
    private Optional<NodeId> reserve(NewBackend backend) {
        Optional<NodeId> drone =
                place(jdbc.sql("with " + PICK + "select id from picked"), backend, null)
                        .query((row, _) -> new NodeId(row.getInt("id")))
                        .optional();
        drone.ifPresent(
                id ->
                        jdbc.sql(
                                        "select pg_advisory_xact_lock(:class, :drone),"
                                                + " clock_timestamp() as now")
                                .param("class", DRONE_LOCKS)
                                .param("drone", id.value())
                                .query((row, _) -> time(row))
                                .single());
        return drone;
    }

    private Spawn start(NewBackend backend, @Nullable NodeId drone) {
        KeyConfig key = backend.key();
        return backend.token()
                .bind(place(jdbc.sql(START), backend, drone))
                .param("namespace", key.namespace())
                .param("name", key.name())
                .param("tag", key.tag())
                .param("id", backend.name().value())
                .param("subdomain", valueOrNull(backend))
                .param("state", Json.write(new BackendState.Scheduled()))
                .param(
                        "static_token",
                        backend.staticToken() == null ? null : backend.staticToken().value())
                .param("image", backend.placement().image())
                .param("lifetime", backend.config().lifetimeLimitSeconds())
                .param("max_idle", backend.config().maxIdleSeconds())
                .param("action", backend.action().value())
                .param("executable", backend.config().executable().text())
                .query((row, _) -> outcome(row))
                .single();
    }

    private JdbcClient.StatementSpec place(
            JdbcClient.StatementSpec statement, NewBackend backend, @Nullable NodeId drone) {
        return statement
                .param("cluster", backend.cluster().value())
                .param("pool", backend.config().pool().value())
                .param("memory", backend.placement().memoryLimit())
                .param("drone", drone == null ? null : drone.value())
                .param("best_of", bestOf);
    }

    private static @Nullable String valueOrNull(NewBackend backend) {
        return backend.config().subdomain() == null ? null : backend.config().subdomain().value();
    }

    private static Spawn outcome(ResultSet row) throws SQLException {
        String holder = row.getString("holder");
        if (holder != null) {
            return row.getBoolean("expired")
                    ? new Spawn.KeyExpired(new BackendName(holder))
                    : new Spawn.KeyHeld();
        }
        String drone = row.getString("drone");
        if (drone == null) {
            return new Spawn.NoDrone();
        }
        return row.getString("started") == null
                ? new Spawn.NameUsed()
                : new Spawn.Started(new NodeId(row.getInt("drone_id")), new DroneName(drone));
    }

    private static DatabaseTime time(ResultSet row) throws SQLException {
        return new DatabaseTime(
                row.getObject("now", OffsetDateTime.class).toInstant().toEpochMilli());
    }

    /** The key's advisory lock: a hash, so different keys hardly ever wait for each other. */
    private static long lockNumber(KeyConfig key) {
        String text = key.namespace() + "\0" + key.name();
        return ByteBuffer.wrap(TokenHash.sha256(text.getBytes(StandardCharsets.UTF_8))).getLong();
    }
}
