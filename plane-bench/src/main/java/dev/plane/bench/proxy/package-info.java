/** The proxy beside nginx and HAProxy. */
@NullMarked
package dev.plane.bench.proxy;

import org.jspecify.annotations.NullMarked;
