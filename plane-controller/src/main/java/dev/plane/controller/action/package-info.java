/** The queue of actions that drones have not acknowledged. */
@NullMarked
package dev.plane.controller.action;

import org.jspecify.annotations.NullMarked;
