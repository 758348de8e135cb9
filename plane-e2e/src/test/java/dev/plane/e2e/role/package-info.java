/** Each role as a program of its own. */
@NullMarked
package dev.plane.e2e.role;

import org.jspecify.annotations.NullMarked;
