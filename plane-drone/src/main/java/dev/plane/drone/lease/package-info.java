/** The drone's one own duty: to stop what it can no longer hold the key of. */
@NullMarked
package dev.plane.drone.lease;

import org.jspecify.annotations.NullMarked;
