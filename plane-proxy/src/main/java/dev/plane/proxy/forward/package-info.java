/** To a backend and back: streams, connections, tunnels. */
@NullMarked
package dev.plane.proxy.forward;

import org.jspecify.annotations.NullMarked;
