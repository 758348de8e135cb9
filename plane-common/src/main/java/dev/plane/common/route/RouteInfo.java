package dev.plane.common.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.FencingToken;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.Subdomain;

import org.jspecify.annotations.Nullable;

/**
 * Where a token leads.
 *
 * @param userData the caller's {@code auth} object; null for a static token
 * @param fencingToken of the key that the backend holds; absent from upstream controllers
 * @param validForMs how long the route may be trusted, counted from the question; absent from
 *     upstream controllers
 * @param expiresInMs when the token itself ends; null if it has no end
 */
public record RouteInfo(
        BackendName backendId,
        BackendAddress address,
        SecretToken secretToken,
        ClusterName cluster,
        @Nullable String user,
        @Nullable RawJson userData,
        @Nullable Subdomain subdomain,
        @JsonInclude(Include.NON_NULL) @Nullable FencingToken fencingToken,
        @JsonInclude(Include.NON_NULL) @Nullable Long validForMs,
        @JsonInclude(Include.NON_NULL) @Nullable Long expiresInMs) {
    /** This route as peers without our additions know it: without anything that runs out. */
    public RouteInfo withoutAdditions() {
        return new RouteInfo(
                backendId,
                address,
                secretToken,
                cluster,
                user,
                userData,
                subdomain,
                null,
                null,
                null);
    }
}
