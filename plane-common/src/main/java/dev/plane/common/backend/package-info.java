/** The life of a backend: its states, its statuses and the one table of transitions. */
@NullMarked
package dev.plane.common.backend;

import org.jspecify.annotations.NullMarked;
