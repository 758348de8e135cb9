/** The executable that the Docker runtime understands. */
@NullMarked
package dev.plane.common.docker;

import org.jspecify.annotations.NullMarked;
