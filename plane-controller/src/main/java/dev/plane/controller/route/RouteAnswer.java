package dev.plane.controller.route;

import dev.plane.common.route.RouteInfo;

/** The answer to a proxy's question where a token leads. */
public sealed interface RouteAnswer {
    /** To a backend that answers. */
    record Open(RouteInfo info) implements RouteAnswer {}

    /** Nowhere, for ever. */
    record Nowhere() implements RouteAnswer {}

    /** It cannot be told now; the proxy may ask again. */
    record Unavailable() implements RouteAnswer {}
}
