/** Who may order a cluster's certificate, and the TXT values that prove it. */
@NullMarked
package dev.plane.controller.cert;

import org.jspecify.annotations.NullMarked;
