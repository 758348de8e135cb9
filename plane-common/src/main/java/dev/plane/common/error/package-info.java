/** Refusals: bad values, and the error body of the REST interface. */
@NullMarked
package dev.plane.common.error;

import org.jspecify.annotations.NullMarked;
