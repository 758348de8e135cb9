package dev.plane.drone.runtime.process;

import dev.plane.common.name.BackendName;
import dev.plane.drone.machine.ProcessEntry;
import dev.plane.drone.machine.ProcessTable;
import dev.plane.drone.machine.Signal;

import java.io.IOException;
import java.util.List;

/**
 * The leader of a backend and everything in its group.
 *
 * <p>While the leader lives its pid is taken, so a signal to the group meets the right processes.
 * Once it is gone the group number can only be trusted by those who have seen the leader alive a
 * moment before; others look at the environment of each member.
 */
final class ProcessGroup {
    private final BackendName backend;
    private final ProcessIdentity identity;
    private final ProcessTable table;
    private volatile boolean seenAlive;

    ProcessGroup(BackendName backend, ProcessIdentity identity, ProcessTable table) {
        this.backend = backend;
        this.identity = identity;
        this.table = table;
    }

    /** Whether the leader lives. */
    boolean isLed() {
        boolean alive =
                table.find(identity.pid())
                        .filter(entry -> identity.is(entry) && !entry.hasEnded())
                        .isPresent();
        seenAlive |= alive;
        return alive;
    }

    /** Whether neither the leader nor anything it left behind lives. */
    boolean isGone() throws IOException {
        return !isLed() && leftBehind().isEmpty();
    }

    /** Sends a signal to all that is left of the group. */
    void signal(Signal signal) throws IOException {
        if (isLed()) {
            table.signalGroup(identity.pid(), signal);
            return;
        }
        for (ProcessEntry member : leftBehind()) {
            table.signal(member.pid(), signal);
        }
    }

    private List<ProcessEntry> leftBehind() throws IOException {
        boolean reused =
                table.find(identity.pid()).filter(entry -> !identity.is(entry)).isPresent();
        if (reused) {
            return List.of();
        }
        return table.ofGroup(identity.pid()).stream()
                .filter(member -> seenAlive || isOurs(member))
                .toList();
    }

    private boolean isOurs(ProcessEntry member) {
        return table.hasEnvironment(member.pid(), "SESSION_BACKEND_ID=" + backend);
    }
}
