/** What the drone asks the kernel: boot time, processes, signals, memory. */
@NullMarked
package dev.plane.drone.machine;

import org.jspecify.annotations.NullMarked;
