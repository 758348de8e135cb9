/** Which names this server answers for, and which cluster each of them stands for. */
@NullMarked
package dev.plane.dns.zone;

import org.jspecify.annotations.NullMarked;
