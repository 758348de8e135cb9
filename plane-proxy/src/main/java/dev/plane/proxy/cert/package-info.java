/** Certificates for HTTPS: for now only where they would come from. */
@NullMarked
package dev.plane.proxy.cert;

import org.jspecify.annotations.NullMarked;
