/** The messages of the WebSocket channels and of the executor socket. */
@NullMarked
package dev.plane.common.protocol;

import org.jspecify.annotations.NullMarked;
