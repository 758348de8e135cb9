package dev.plane.proxy.route;

import dev.plane.common.route.BearerToken;

/** One connection to a controller, as the table asks over it. */
public interface Questions {
    /**
     * Asks where a token leads; the answer comes back to the table.
     *
     * @return false if the connection has too much to send: ask again later
     */
    boolean ask(BearerToken token);

    /** Whether the controller says how long its answers hold and what is revoked: one of ours. */
    boolean confirmsRoutes();
}
