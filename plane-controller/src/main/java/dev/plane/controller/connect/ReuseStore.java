package dev.plane.controller.connect;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.Subdomain;
import dev.plane.common.route.BearerToken;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Finds the holder of a key and adds a token for it, in one statement: the way of most connects.
 */
final class ReuseStore {
    private static final String REUSE =
            """
            with held as (
                select b.id, b.status, b.cluster, b.subdomain, b.static_token, k.tag,
                    b.status >= 60 or b.soft_ordered_at is not null
                        or b.hard_ordered_at is not null as ending
                from backend_key k join backend b on b.id = k.backend_id
                where k.namespace = :namespace and k.name = :name and k.expires_at > now()
            ), minted as (
                insert into token (hash, backend_id, username, auth, secret_token, expires_at)
                select :hash, id, :user, :auth, :secret,
                    now() + cast(:token_lifetime as bigint) * interval '1 second'
                from held
                where static_token is null and tag = :tag and not (ending and :could_spawn)
                    and id is distinct from cast(:replace as text)
            )
            select * from held
            """;

    private final JdbcClient jdbc;

    ReuseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The living holder of the key. The token is kept only if the caller will get it: the tag is
     * the holder's, which has no token of its own, is not to be replaced, and is not ending while
     * the caller could have a new one.
     */
    Optional<Held> reuse(
            KeyConfig key, NewToken token, boolean couldSpawn, @Nullable BackendName replace) {
        return token.bind(jdbc.sql(REUSE))
                .param("namespace", key.namespace())
                .param("name", key.name())
                .param("tag", key.tag())
                .param("could_spawn", couldSpawn)
                .param("replace", replace == null ? null : replace.value())
                .query((row, _) -> held(row))
                .optional();
    }

    private static Held held(ResultSet row) throws SQLException {
        String subdomain = row.getString("subdomain");
        String staticToken = row.getString("static_token");
        return new Held(
                new BackendName(row.getString("id")),
                BackendStatus.ofNumber(row.getInt("status")),
                row.getBoolean("ending"),
                row.getString("tag"),
                new ClusterName(row.getString("cluster")),
                subdomain == null ? null : new Subdomain(subdomain),
                staticToken == null ? null : new BearerToken(staticToken));
    }
}
