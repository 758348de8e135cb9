/** What is left when processes of Plane are killed, and what becomes of it. */
@NullMarked
package dev.plane.e2e.crash;

import org.jspecify.annotations.NullMarked;
