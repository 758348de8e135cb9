package dev.plane.controller.connect;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.Subdomain;
import dev.plane.common.route.BearerToken;

import org.jspecify.annotations.Nullable;

/**
 * The living holder of a key.
 *
 * @param ending it has begun to stop, or has been ordered to
 * @param staticToken its token, if it has one for everybody
 */
record Held(
        BackendName backend,
        BackendStatus status,
        boolean ending,
        String tag,
        ClusterName cluster,
        @Nullable Subdomain subdomain,
        @Nullable BearerToken staticToken) {}
