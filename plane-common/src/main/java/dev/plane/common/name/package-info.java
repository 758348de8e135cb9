/** Validated names of nodes, backends, clusters and pools. */
@NullMarked
package dev.plane.common.name;

import org.jspecify.annotations.NullMarked;
