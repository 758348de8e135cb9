/** Peers that have upstream's manners only. */
@NullMarked
package dev.plane.e2e.upstream;

import org.jspecify.annotations.NullMarked;
