/** The connection to a controller, and what is asked over it. */
@NullMarked
package dev.plane.dns.uplink;

import org.jspecify.annotations.NullMarked;
