package dev.plane.controller.route;

import dev.plane.common.connect.RevokeRequest;
import dev.plane.controller.http.Answer;
import dev.plane.controller.http.Api;
import dev.plane.controller.http.Call;
import dev.plane.controller.http.Route;
import dev.plane.controller.http.Work;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Takes a user's tokens for a backend back. */
public final class RevokeApi implements Api {
    private static final String FAULT = "Failed to revoke token";

    private final TokenStore tokens;

    public RevokeApi(TokenStore tokens) {
        this.tokens = tokens;
    }

    /** Upstream's server and client disagree on path and answer, so both are served. */
    @Override
    public List<Route> routes() {
        return List.of(
                Route.postJson(
                        "/ctrl/b/revoke",
                        Work.WRITE,
                        FAULT,
                        call -> revoke(call, "Token revoked successfully")),
                Route.postJson("/ctrl/revoke", Work.WRITE, FAULT, call -> revoke(call, null)));
    }

    private Answer revoke(Call call, @Nullable String answer) {
        RevokeRequest request = call.body(RevokeRequest.class);
        tokens.revoke(request.backendId().value(), request.user());
        return new Answer.Ok(answer);
    }
}
