/** The one JSON mapper, as strict as the wire. */
@NullMarked
package dev.plane.common.json;

import org.jspecify.annotations.NullMarked;
