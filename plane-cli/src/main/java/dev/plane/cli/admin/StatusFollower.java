package dev.plane.cli.admin;

import dev.plane.cli.output.StatusLine;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.name.BackendName;

import java.io.PrintWriter;
import java.util.Optional;

/** Prints the statuses of a backend, as they come, until it has got far enough. */
final class StatusFollower {
    private final PlaneClient client;
    private final PrintWriter out;

    StatusFollower(PlaneClient client, PrintWriter out) {
        this.client = client;
        this.out = out;
    }

    /** The status that is {@code goal} or beyond it; empty if the stream ended before. */
    Optional<StatusEntry> followUntil(BackendName backend, BackendStatus goal)
            throws InterruptedException {
        try (var statuses = client.statusStream(backend)) {
            while (statuses.hasNext()) {
                StatusEntry entry = statuses.next();
                out.println(StatusLine.format(entry));
                out.flush();
                if (entry.status().isAtLeast(goal)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }
}
