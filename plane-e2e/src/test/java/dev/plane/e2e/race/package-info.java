/** Many at once. */
@NullMarked
package dev.plane.e2e.race;

import org.jspecify.annotations.NullMarked;
