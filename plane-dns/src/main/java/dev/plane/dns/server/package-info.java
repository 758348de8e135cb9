/** The listening side: packets in, packets out, over UDP and TCP. */
@NullMarked
package dev.plane.dns.server;

import org.jspecify.annotations.NullMarked;
