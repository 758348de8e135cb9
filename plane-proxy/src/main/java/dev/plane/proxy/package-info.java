/** The way from a browser to its backend. */
@NullMarked
package dev.plane.proxy;

import org.jspecify.annotations.NullMarked;
