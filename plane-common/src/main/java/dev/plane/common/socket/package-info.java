/** Typed messages over one WebSocket, and the client that keeps such a socket connected. */
@NullMarked
package dev.plane.common.socket;

import org.jspecify.annotations.NullMarked;
