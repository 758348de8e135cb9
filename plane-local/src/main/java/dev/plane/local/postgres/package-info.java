/** The PostgreSQL server that {@code plane up} runs for itself. */
@NullMarked
package dev.plane.local.postgres;

import org.jspecify.annotations.NullMarked;
