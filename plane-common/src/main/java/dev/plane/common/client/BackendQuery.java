package dev.plane.common.client;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.name.DroneName;

import org.jspecify.annotations.Nullable;

/**
 * Which backends of a cluster to list; null means any.
 *
 * @param key the name of the key
 * @param limit the most on one page; null for the controller's own limit
 * @param after what the page before called {@code next}
 */
public record BackendQuery(
        @Nullable BackendStatus status,
        @Nullable String key,
        @Nullable String namespace,
        @Nullable DroneName drone,
        @Nullable Integer limit,
        @Nullable String after) {
    /** The first page of all backends. */
    public static final BackendQuery ALL = new BackendQuery(null, null, null, null, null, null);

    /** The same query for the page that begins at {@code next}. */
    public BackendQuery after(String next) {
        return new BackendQuery(status, key, namespace, drone, limit, next);
    }
}
