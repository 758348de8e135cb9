/** Real processes of Plane in the hands of a test, all of which end with it. */
@NullMarked
package dev.plane.e2e.system;

import org.jspecify.annotations.NullMarked;
