/** Clocks that must not be mixed up, and waiting. */
@NullMarked
package dev.plane.common.time;

import org.jspecify.annotations.NullMarked;
