/** The contract between a drone and what runs its backends. */
@NullMarked
package dev.plane.drone.runtime;

import org.jspecify.annotations.NullMarked;
