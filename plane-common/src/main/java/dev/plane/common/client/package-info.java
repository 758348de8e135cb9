/** The REST and server-sent-events client of a controller. */
@NullMarked
package dev.plane.common.client;

import org.jspecify.annotations.NullMarked;
