/** Backends as plain processes of the machine. */
@NullMarked
package dev.plane.drone.runtime.process;

import org.jspecify.annotations.NullMarked;
