/** What a caller asks of connect and what it is told. */
@NullMarked
package dev.plane.common.connect;

import org.jspecify.annotations.NullMarked;
