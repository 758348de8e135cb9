/** plane up: everything on one machine, with a demo session. */
@NullMarked
package dev.plane.local;

import org.jspecify.annotations.NullMarked;
