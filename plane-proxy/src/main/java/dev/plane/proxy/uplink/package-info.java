/** The proxy's connection to its controller. */
@NullMarked
package dev.plane.proxy.uplink;

import org.jspecify.annotations.NullMarked;
