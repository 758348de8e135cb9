/** What is done from time to time: ending what is idle, stuck, lost or old. */
@NullMarked
package dev.plane.controller.sweep;

import org.jspecify.annotations.NullMarked;
