/** How answers look on a terminal. */
@NullMarked
package dev.plane.cli.output;

import org.jspecify.annotations.NullMarked;
