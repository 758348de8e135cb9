package dev.plane.common.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.json.ExternallyTagged;
import dev.plane.common.key.FencingToken;
import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;
import dev.plane.common.route.RouteInfo;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a controller tells a proxy (wire: MessageToProxy). */
@ExternallyTagged
public sealed interface ToProxy {
    /**
     * Where a token leads.
     *
     * @param routeInfo null: nowhere
     * @param unavailable true: the controller cannot tell now, ask again; only to our proxies
     */
    record RouteInfoResponse(
            BearerToken token,
            @Nullable RouteInfo routeInfo,
            @JsonInclude(Include.NON_NULL) @Nullable Boolean unavailable)
            implements ToProxy {}

    /** Something about certificates. */
    record CertManagerResponse(@JsonValue CertResponse response) implements ToProxy {}

    /** The backend has ended; none of its routes leads anywhere. */
    record BackendRemoved(BackendName backend) implements ToProxy {}

    /** The answer to {@link FromProxy.Connections}. */
    record RoutesConfirmed(List<ConfirmedRoute> backends) implements ToProxy {
        public RoutesConfirmed {
            backends = List.copyOf(backends);
        }
    }

    /**
     * Renewed trust in the routes of a backend.
     *
     * @param validForMs counted from the report; null: no longer, close its streams
     */
    record ConfirmedRoute(
            BackendName backend, @Nullable FencingToken fencingToken, @Nullable Long validForMs) {}

    /** These tokens are revoked. */
    record RoutesRevoked(List<BearerToken> tokens) implements ToProxy {
        public RoutesRevoked {
            tokens = List.copyOf(tokens);
        }
    }

    /** The backend takes no new streams; open ones live until the end. */
    record RouteChanged(BackendName backend, BackendStatus status) implements ToProxy {}
}
