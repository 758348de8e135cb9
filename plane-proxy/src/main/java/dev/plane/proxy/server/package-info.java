/** The front: listeners, the pipeline of a client's connection, what the proxy answers itself. */
@NullMarked
package dev.plane.proxy.server;

import org.jspecify.annotations.NullMarked;
