/** What a drone remembers over restarts. */
@NullMarked
package dev.plane.drone.store;

import org.jspecify.annotations.NullMarked;
