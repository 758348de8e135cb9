/** The agent on a machine that runs backends. */
@NullMarked
package dev.plane.drone;

import org.jspecify.annotations.NullMarked;
