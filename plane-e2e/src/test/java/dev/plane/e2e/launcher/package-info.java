/** The launcher {@code ./plane}, with a JDK and a build that only pretend. */
@NullMarked
package dev.plane.e2e.launcher;

import org.jspecify.annotations.NullMarked;
