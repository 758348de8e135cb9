/** The proxy channel. */
@NullMarked
package dev.plane.controller.proxy;

import org.jspecify.annotations.NullMarked;
