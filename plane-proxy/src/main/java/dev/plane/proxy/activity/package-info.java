/** How much the backends are used. */
@NullMarked
package dev.plane.proxy.activity;

import org.jspecify.annotations.NullMarked;
