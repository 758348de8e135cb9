package dev.plane.common.connect;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.Subdomain;
import dev.plane.common.route.BearerToken;
import dev.plane.common.route.SecretToken;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * A session.
 *
 * @param spawned whether this request started the backend
 * @param url where the browser goes
 * @param secretToken null for a static token
 * @param statusUrl public address of the backend's status
 * @param drone null when this request did not start the backend
 */
public record ConnectResponse(
        BackendName backendId,
        boolean spawned,
        BackendStatus status,
        BearerToken token,
        URI url,
        @Nullable Subdomain subdomain,
        @Nullable SecretToken secretToken,
        URI statusUrl,
        @Nullable DroneName drone) {}
