package dev.plane.proxy.forward;

import dev.plane.proxy.request.Target;
import dev.plane.proxy.route.Route;

/** A request whose route is known and fits its host. */
public record RoutedRequest(ClientRequest request, Target.Session target, Route route) {}
