/** {@code plane up} as the person meets it who starts and stops it. */
@NullMarked
package dev.plane.e2e.up;

import org.jspecify.annotations.NullMarked;
