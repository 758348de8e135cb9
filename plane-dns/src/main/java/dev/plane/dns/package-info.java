/** Answers ACME challenges, nothing else. */
@NullMarked
package dev.plane.dns;

import org.jspecify.annotations.NullMarked;
