package dev.plane.drone.machine;

import dev.plane.common.time.Ticker;

import java.time.InstantSource;

/**
 * The clocks of a machine.
 *
 * @param boot for leases: it never steps
 * @param ticker for waits
 * @param wall for the age of files and the first reading of the drone's clock
 */
public record Clocks(BootTime boot, Ticker ticker, InstantSource wall) {
    /** The clocks of this machine. */
    public static Clocks ofMachine() {
        return new Clocks(BootTime.ofMachine(), Ticker.system(), InstantSource.system());
    }
}
