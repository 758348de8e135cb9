/** The backends of a drone, each with a mailbox and a thread of its own. */
@NullMarked
package dev.plane.drone.backend;

import org.jspecify.annotations.NullMarked;
