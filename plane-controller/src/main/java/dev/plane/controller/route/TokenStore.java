package dev.plane.controller.route;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.FencingToken;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.Subdomain;
import dev.plane.common.route.BearerToken;
import dev.plane.common.route.RouteInfo;
import dev.plane.common.route.SecretToken;
import dev.plane.controller.hint.Hints;
import dev.plane.controller.hint.Topic;
import dev.plane.controller.hint.VersionSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens and where they lead. A token of a living backend works until it is revoked or its own
 * lifetime is over; a backend without a key is not routable.
 */
public final class TokenStore implements VersionSource {
    private static final String REVOKE =
            """
            update token set revoked_at = now()
            where backend_id = :backend and username = :user and revoked_at is null
            """;

    private static final String LOOK =
            """
            select asked.n, b.id, b.status, b.address, b.cluster, b.subdomain, k.fencing_token,
                t.secret_token, t.username, t.auth,
                floor(extract(epoch from k.expires_at - clock_timestamp()) * 1000) as lease_ms,
                floor(extract(epoch from t.expires_at - now()) * 1000) as token_ms
            from unnest(:hashes) with ordinality as asked (hash, n)
            join token t on t.hash = asked.hash
            join backend b on b.id = t.backend_id
            join backend_key k on k.backend_id = b.id
            where t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
                and b.status < 60
            union all
            select asked.n, b.id, b.status, b.address, b.cluster, b.subdomain, k.fencing_token,
                '', null, null,
                floor(extract(epoch from k.expires_at - clock_timestamp()) * 1000), null
            from unnest(:tokens) with ordinality as asked (token, n)
            join backend b on b.static_token = asked.token
            join backend_key k on k.backend_id = b.id
            where b.status < 60
            """;

    private final JdbcClient jdbc;
    private final Hints hints;

    public TokenStore(JdbcClient jdbc, Hints hints) {
        this.jdbc = jdbc;
        this.hints = hints;
    }

    /** Revokes a user's tokens for a backend, on every proxy; how many there were. */
    public int revoke(String backend, String user) {
        int revoked = jdbc.sql(REVOKE).param("backend", backend).param("user", user).update();
        if (revoked > 0) {
            hints.publish(Topic.tokens(new BackendName(backend)));
        }
        return revoked;
    }

    /** Where tokens lead; those that lead nowhere, now and for ever, are left out. */
    Map<BearerToken, Lead> look(Collection<BearerToken> tokens) {
        List<BearerToken> asked = List.copyOf(tokens);
        Map<BearerToken, Lead> leads = new HashMap<>();
        jdbc.sql(LOOK)
                .param("hashes", asked.stream().map(TokenStore::hashed).toArray(byte[][]::new))
                .param("tokens", asked.stream().map(TokenStore::ifStatic).toArray(String[]::new))
                .query(
                        row -> {
                            leads.put(asked.get(row.getInt("n") - 1), lead(row));
                        });
        return leads;
    }

    /** The revoked tokens of backends. */
    Set<TokenHash> revoked(Collection<BackendName> backends) {
        return new HashSet<>(
                jdbc.sql(
                                """
                                select hash from token
                                where backend_id = any(:backends) and revoked_at is not null
                                """)
                        .param(
                                "backends",
                                backends.stream().map(BackendName::value).toArray(String[]::new))
                        .query((row, _) -> TokenHash.of(row.getBytes("hash")))
                        .list());
    }

    @Override
    public Map<String, Long> versions(Collection<String> ids) {
        Map<String, Long> versions = new HashMap<>();
        jdbc.sql(
                        """
                        select backend_id, count(*) as revoked from token
                        where backend_id = any(:ids) and revoked_at is not null
                        group by backend_id
                        """)
                .param("ids", ids.toArray(String[]::new))
                .query(
                        row -> {
                            versions.put(row.getString("backend_id"), row.getLong("revoked"));
                        });
        return versions;
    }

    private static byte[] hashed(BearerToken token) {
        return TokenHash.of(token).bytes();
    }

    /** A text that PostgreSQL takes; a token may be any text, also with NUL. */
    private static String ifStatic(BearerToken token) {
        return token.isStatic() && token.value().indexOf('\0') < 0 ? token.value() : "";
    }

    private static Lead lead(ResultSet row) throws SQLException {
        String address = row.getString("address");
        String subdomain = row.getString("subdomain");
        String auth = row.getString("auth");
        return new Lead(
                new BackendName(row.getString("id")),
                row.getInt("status") == BackendStatus.READY.number(),
                address == null ? null : new BackendAddress(address),
                new SecretToken(row.getString("secret_token")),
                new ClusterName(row.getString("cluster")),
                row.getString("username"),
                auth == null ? null : new RawJson(auth),
                subdomain == null ? null : new Subdomain(subdomain),
                new FencingToken(row.getLong("fencing_token")),
                row.getLong("lease_ms"),
                row.getObject("token_ms") == null ? null : row.getLong("token_ms"));
    }

    /**
     * Where a token leads: to a backend that has not begun to stop.
     *
     * @param leaseMs how long its lease lasts; 0 or less when it has run out
     * @param tokenMs how long the token itself lasts; null for ever
     */
    record Lead(
            BackendName backend,
            boolean ready,
            @Nullable BackendAddress address,
            SecretToken secret,
            ClusterName cluster,
            @Nullable String user,
            @Nullable RawJson auth,
            @Nullable Subdomain subdomain,
            FencingToken fencingToken,
            long leaseMs,
            @Nullable Long tokenMs) {
        /**
         * The route to {@code open}. Its trust counts from when the proxy asked, so the time for
         * which the question was held is added.
         */
        RouteInfo info(BackendAddress open, Duration held) {
            return new RouteInfo(
                    backend,
                    open,
                    secret,
                    cluster,
                    user,
                    auth,
                    subdomain,
                    fencingToken,
                    leaseMs + held.toMillis(),
                    tokenMs == null ? null : tokenMs + held.toMillis());
        }
    }
}
