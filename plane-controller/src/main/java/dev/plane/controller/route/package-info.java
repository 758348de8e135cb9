/** Tokens, and the routes that they open. */
@NullMarked
package dev.plane.controller.route;

import org.jspecify.annotations.NullMarked;
