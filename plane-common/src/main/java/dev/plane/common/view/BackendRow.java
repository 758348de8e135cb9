package dev.plane.common.view;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.PoolName;
import dev.plane.common.time.DatabaseTime;

/** A backend as the list shows it. */
public record BackendRow(
        BackendName backendId,
        ClusterName cluster,
        PoolName pool,
        KeyConfig key,
        DroneName drone,
        BackendStatus status,
        DatabaseTime statusTime,
        DatabaseTime createdAt) {}
