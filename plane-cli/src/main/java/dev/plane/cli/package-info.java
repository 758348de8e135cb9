/** The command plane: every role, and the operator's commands. */
@NullMarked
package dev.plane.cli;

import org.jspecify.annotations.NullMarked;
