package dev.plane.controller.proxy;

import dev.plane.controller.backend.UseStore;
import dev.plane.controller.cert.CertStore;
import dev.plane.controller.route.RouteDesk;
import dev.plane.controller.route.RouteListener;

/** What the session of a proxy works with. */
public record ProxyDesk(Routes routes, UseStore uses, CertStore certs) {
    /** Opens the desk at which one proxy asks for routes. */
    @FunctionalInterface
    public interface Routes {
        RouteDesk open(RouteDesk.Limits limits, RouteListener listener);
    }
}
