/** Backends: their states, their statuses as a stream, their use and their end. */
@NullMarked
package dev.plane.controller.backend;

import org.jspecify.annotations.NullMarked;
