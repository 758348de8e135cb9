/** The commands that run a role, and what they share. */
@NullMarked
package dev.plane.cli.run;

import org.jspecify.annotations.NullMarked;
