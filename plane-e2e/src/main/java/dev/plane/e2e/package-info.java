/** Tests of the whole system, and of its architecture. */
@NullMarked
package dev.plane.e2e;

import org.jspecify.annotations.NullMarked;
