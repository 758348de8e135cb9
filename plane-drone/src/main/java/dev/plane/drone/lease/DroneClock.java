package dev.plane.drone.lease;

import dev.plane.common.time.DroneTime;
import dev.plane.drone.machine.BootTime;

/**
 * The clock by which a drone judges its leases: boot time plus an offset that is fixed once per
 * boot and kept in the store. It never steps, whatever happens to the wall clock, and it goes on
 * over restarts of the drone. It looks like wall-clock time only for people who read it.
 */
public final class DroneClock {
    private final BootTime boot;
    private final long offsetMillis;

    /** A clock that shows {@code offsetMillis} more than the boot time. */
    public DroneClock(BootTime boot, long offsetMillis) {
        this.boot = boot;
        this.offsetMillis = offsetMillis;
    }

    public DroneTime now() {
        return new DroneTime(boot.millis() + offsetMillis);
    }

    String bootId() {
        return boot.bootId();
    }

    /** What the boot time is when this clock shows {@code time}. */
    long bootMillis(DroneTime time) {
        return time.millis() - offsetMillis;
    }
}
