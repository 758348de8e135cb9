/** The architecture as tests: arrows between modules and packages, libraries, banned calls. */
@NullMarked
package dev.plane.e2e.architecture;

import org.jspecify.annotations.NullMarked;
