/** The channel of the DNS servers. */
@NullMarked
package dev.plane.controller.dns;

import org.jspecify.annotations.NullMarked;
