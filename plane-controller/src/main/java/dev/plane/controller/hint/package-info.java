/**
 * Hints that something may have changed: from thread to thread, and from controller to controller.
 */
@NullMarked
package dev.plane.controller.hint;

import org.jspecify.annotations.NullMarked;
