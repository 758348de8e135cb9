/** The demo session in a real browser. */
@NullMarked
package dev.plane.e2e.browser;

import org.jspecify.annotations.NullMarked;
