/** {@code plane up}: everything of Plane on one machine, in one process. */
@NullMarked
package dev.plane.local.up;

import org.jspecify.annotations.NullMarked;
