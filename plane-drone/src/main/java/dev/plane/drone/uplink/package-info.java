/** The drone's end of its socket to a controller. */
@NullMarked
package dev.plane.drone.uplink;

import org.jspecify.annotations.NullMarked;
