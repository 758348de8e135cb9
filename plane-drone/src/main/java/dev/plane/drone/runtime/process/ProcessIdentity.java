package dev.plane.drone.runtime.process;

import dev.plane.drone.machine.ProcessEntry;

/**
 * A process for certain: a pid is used again, a pid with its start time is not, within one boot.
 *
 * @param pid of the leader, which is also the number of its group
 * @param startTicks ticks since boot
 */
record ProcessIdentity(int pid, long startTicks, String bootId) {
    /** Whether {@code entry}, found under the pid, is this process. */
    boolean is(ProcessEntry entry) {
        return entry.startTicks() == startTicks;
    }
}
