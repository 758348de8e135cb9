/** From a key to a session: reuse, wait or start. */
@NullMarked
package dev.plane.controller.connect;

import org.jspecify.annotations.NullMarked;
