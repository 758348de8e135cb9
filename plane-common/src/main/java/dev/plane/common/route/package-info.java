/** Tokens and the route that a token opens. */
@NullMarked
package dev.plane.common.route;

import org.jspecify.annotations.NullMarked;
