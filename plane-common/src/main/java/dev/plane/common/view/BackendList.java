package dev.plane.common.view;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One page of the backends of a cluster, newest first.
 *
 * @param next what to ask for the page after this one; null when there is none
 */
public record BackendList(List<BackendRow> backends, @Nullable String next) {
    public BackendList {
        backends = List.copyOf(backends);
    }
}
