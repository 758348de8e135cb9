package dev.plane.controller.route;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;

import java.util.List;

/**
 * What a proxy is to be told about routes, in this order and by one thread, so that no answer
 * overtakes the news that takes it back.
 */
public interface RouteListener {
    void answer(BearerToken token, RouteAnswer answer);

    /** These tokens, which were answered as open, lead nowhere any more. */
    void revoked(List<BearerToken> tokens);

    /** A backend that was answered for takes no new streams. */
    void changed(BackendName backend, BackendStatus status);

    /** A backend that was answered for has ended. */
    void removed(BackendName backend);
}
