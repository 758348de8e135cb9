package dev.plane.proxy.route;

import dev.plane.proxy.request.Refusal;

/** What came of looking a token up. */
public sealed interface Lookup {
    record Found(Route route) implements Lookup {}

    record Refused(Refusal refusal) implements Lookup {}
}
