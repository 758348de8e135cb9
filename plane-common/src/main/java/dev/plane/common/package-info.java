/** Values, wire, typed sockets and the client: no Spring, Netty, SQL or metrics. */
@NullMarked
package dev.plane.common;

import org.jspecify.annotations.NullMarked;
