/** Controllers, nodes and their connections. */
@NullMarked
package dev.plane.controller.node;

import org.jspecify.annotations.NullMarked;
