/** Which token leads where, and for how long that may be trusted. */
@NullMarked
package dev.plane.proxy.route;

import org.jspecify.annotations.NullMarked;
