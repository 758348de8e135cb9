/** Which behaviours of the catalogue have a test. */
@NullMarked
package dev.plane.e2e.behaviour;

import org.jspecify.annotations.NullMarked;
