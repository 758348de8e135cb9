package dev.plane.common.view;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.name.ProxyName;
import dev.plane.common.time.DatabaseTime;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * All that is known of one backend, for the operator.
 *
 * @param users who has a token, never the token itself
 * @param timeline its statuses, oldest first
 * @param connections one entry for each proxy that has reported on it
 * @param idleEndsInMs when it will be stopped for idleness; null while it is used or has no limit
 * @param termination how it was stopped; null before its end and when it ended by itself
 * @param exitCode null when unknown
 * @param message what a person should know about its end
 */
public record BackendStory(
        BackendRow backend,
        List<String> users,
        List<Stage> timeline,
        List<ProxyUse> connections,
        @Nullable Long idleEndsInMs,
        @Nullable TerminationKind termination,
        @Nullable TerminationReason reason,
        @Nullable Integer exitCode,
        @Nullable String message) {
    public BackendStory {
        users = List.copyOf(users);
        timeline = List.copyOf(timeline);
        connections = List.copyOf(connections);
    }

    /**
     * A status that the backend has reached.
     *
     * @param durationMs how long it lasted; null while it lasts
     */
    public record Stage(BackendStatus status, DatabaseTime time, @Nullable Long durationMs) {}

    /** How one proxy has last reported the backend's use. */
    public record ProxyUse(ProxyName proxy, long open, long idleMs, DatabaseTime reportedAt) {}
}
