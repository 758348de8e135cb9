/** Connects on a live key beside the database alone. */
@NullMarked
package dev.plane.bench.connect;

import org.jspecify.annotations.NullMarked;
