package dev.plane.controller.connect;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.Subdomain;
import dev.plane.common.route.BearerToken;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/** The addresses in the answer to a connect request. */
final class SessionUrls {
    private final ControllerUri controller;

    SessionUrls(ControllerUri controller) {
        this.controller = controller;
    }

    /** Where the browser goes. */
    URI session(ClusterName cluster, @Nullable Subdomain subdomain, BearerToken token) {
        return URI.create(
                (cluster.isHttps() ? "https://" : "http://")
                        + (subdomain == null ? "" : subdomain.value() + ".")
                        + cluster.value()
                        + "/"
                        + token.value()
                        + "/");
    }

    /** The public status of the backend; the scheme's own port is not written. */
    URI status(BackendName backend) {
        URI status = controller.http("/pub/b/" + backend.value() + "/status");
        int ownPort = status.getScheme().equals("https") ? 443 : 80;
        return status.getPort() == ownPort
                ? URI.create(status.toString().replaceFirst(":" + ownPort + "/", "/"))
                : status;
    }
}
