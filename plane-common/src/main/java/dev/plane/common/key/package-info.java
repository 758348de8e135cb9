/** Keys, their leases and the deadlines that a lease sets. */
@NullMarked
package dev.plane.common.key;

import org.jspecify.annotations.NullMarked;
