/** The operator's commands: each asks one thing of a controller. */
@NullMarked
package dev.plane.cli.admin;

import org.jspecify.annotations.NullMarked;
