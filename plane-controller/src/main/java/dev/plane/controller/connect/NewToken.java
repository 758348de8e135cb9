package dev.plane.controller.connect;

import dev.plane.common.json.RawJson;
import dev.plane.common.name.RandomNames;
import dev.plane.common.route.BearerToken;
import dev.plane.common.route.SecretToken;
import dev.plane.controller.route.TokenHash;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A dynamic token to be handed out, with what is kept about it.
 *
 * @param lifetimeSeconds null for as long as the backend lives
 */
record NewToken(
        BearerToken token,
        SecretToken secret,
        @Nullable String user,
        RawJson auth,
        @Nullable Integer lifetimeSeconds) {
    static NewToken random(
            RandomNames names,
            @Nullable String user,
            RawJson auth,
            @Nullable Integer lifetimeSeconds) {
        return new NewToken(
                new BearerToken(names.token()),
                new SecretToken(names.token()),
                user,
                auth,
                lifetimeSeconds);
    }

    /** Sets the parameters {@code hash, user, auth, secret, token_lifetime}. */
    JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement) {
        return statement
                .param("hash", TokenHash.of(token).bytes())
                .param("user", user)
                .param("auth", auth.text())
                .param("secret", secret.value())
                .param("token_lifetime", lifetimeSeconds);
    }
}
