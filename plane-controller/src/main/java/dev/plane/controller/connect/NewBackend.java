package dev.plane.controller.connect;

import dev.plane.common.connect.SpawnConfig;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.ActionName;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.route.BearerToken;

import org.jspecify.annotations.Nullable;

/**
 * A backend that is about to be started.
 *
 * @param cluster the request's or the default one
 * @param staticToken a token for all callers; null if each gets its own
 * @param token the first caller's own token; not kept if there is a static one
 */
record NewBackend(
        BackendName name,
        KeyConfig key,
        ClusterName cluster,
        SpawnConfig config,
        Placement placement,
        ActionName action,
        @Nullable BearerToken staticToken,
        NewToken token) {}
