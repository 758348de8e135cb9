package dev.plane.controller.backend;

import dev.plane.common.key.FencingToken;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.FromProxy.BackendConnections;
import dev.plane.common.protocol.ToProxy.ConfirmedRoute;
import dev.plane.controller.node.NodeLease;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Comparator;
import java.util.List;

/**
 * How proxies use backends: what idle time is counted from, and the renewed trust that a proxy gets
 * in return. A row belongs to one proxy, so reports of different proxies never wait for each other.
 */
public final class UseStore {
    private static final String KEEP_ALIVE =
            """
            insert into backend_use (backend_id, proxy_id, connection, keep_alive_only, open,
                requests, bytes_in, bytes_out, last_used, reported_at)
            select id, :proxy, :connection, true, 0, 1, 0, 0, now(), now()
            from backend where id = :backend and status < 70
            on conflict (backend_id, proxy_id) do update
            set connection = excluded.connection, keep_alive_only = true, open = 0,
                requests = backend_use.requests + 1, last_used = now(), reported_at = now()
            """;

    private static final String REPORT =
            """
            with reported as (
                select distinct on (id) *
                from unnest(:ids, :open, :requests, :bytes_in, :bytes_out, :idle)
                    as r (id, open, requests, bytes_in, bytes_out, idle_ms)
            ), trusted as (
                select r.*, k.fencing_token, k.expires_at
                from reported r
                join backend b on b.id = r.id and b.status < 70
                left join backend_key k on k.backend_id = r.id and k.expires_at > now()
            ), noted as (
                insert into backend_use as u (backend_id, proxy_id, connection, keep_alive_only,
                    open, requests, bytes_in, bytes_out, last_used, reported_at, trusted_until)
                select id, :proxy, :connection, false, open, requests, bytes_in, bytes_out,
                    case when open > 0 or requests > 0 then now()
                        else now() - least(idle_ms, 31536000000) * interval '1 millisecond' end,
                    now(), expires_at
                from trusted
                order by id
                on conflict (backend_id, proxy_id) do update
                set connection = excluded.connection, keep_alive_only = false, open = excluded.open,
                    requests = u.requests + excluded.requests,
                    bytes_in = u.bytes_in + excluded.bytes_in,
                    bytes_out = u.bytes_out + excluded.bytes_out,
                    last_used = case when excluded.open > 0 or excluded.requests > 0 or u.open > 0
                        then greatest(u.last_used, excluded.last_used) else u.last_used end,
                    reported_at = excluded.reported_at,
                    trusted_until = greatest(u.trusted_until, excluded.trusted_until)
            )
            select r.id, t.fencing_token,
                floor(extract(epoch from t.expires_at - clock_timestamp()) * 1000) as valid_for_ms
            from reported r left join trusted t on t.id = r.id and t.expires_at is not null
            """;

    private final JdbcClient jdbc;

    public UseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Notes that a proxy of the upstream kind has used a backend.
     *
     * @return false if the backend has ended or is not known
     */
    public boolean keepAlive(NodeLease proxy, BackendName backend) {
        return jdbc.sql(KEEP_ALIVE)
                        .param("proxy", proxy.id().value())
                        .param("connection", proxy.connection())
                        .param("backend", backend.value())
                        .update()
                == 1;
    }

    /** Notes a proxy's report; for each backend of it the trust, counted from the report. */
    public List<ConfirmedRoute> report(NodeLease proxy, List<BackendConnections> connections) {
        List<BackendConnections> sorted =
                connections.stream()
                        .sorted(Comparator.comparing(entry -> entry.backend().value()))
                        .toList();
        return jdbc.sql(REPORT)
                .param("proxy", proxy.id().value())
                .param("connection", proxy.connection())
                .param(
                        "ids",
                        sorted.stream()
                                .map(entry -> entry.backend().value())
                                .toArray(String[]::new))
                .param("open", sorted.stream().map(BackendConnections::open).toArray(Long[]::new))
                .param(
                        "requests",
                        sorted.stream().map(BackendConnections::requests).toArray(Long[]::new))
                .param(
                        "bytes_in",
                        sorted.stream().map(BackendConnections::bytesIn).toArray(Long[]::new))
                .param(
                        "bytes_out",
                        sorted.stream().map(BackendConnections::bytesOut).toArray(Long[]::new))
                .param("idle", sorted.stream().map(BackendConnections::idleMs).toArray(Long[]::new))
                .query(
                        (row, _) -> {
                            long token = row.getLong("fencing_token");
                            boolean trusted = !row.wasNull();
                            return new ConfirmedRoute(
                                    new BackendName(row.getString("id")),
                                    trusted ? new FencingToken(token) : null,
                                    trusted ? Math.max(0, row.getLong("valid_for_ms")) : null);
                        })
                .list();
    }
}
