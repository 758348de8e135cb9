/** The drone channel, and what an operator does with drones. */
@NullMarked
package dev.plane.controller.drone;

import org.jspecify.annotations.NullMarked;
