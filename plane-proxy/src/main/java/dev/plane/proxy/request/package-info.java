/** What a request is allowed and what its backend is told: pure, no I/O. */
@NullMarked
package dev.plane.proxy.request;

import org.jspecify.annotations.NullMarked;
