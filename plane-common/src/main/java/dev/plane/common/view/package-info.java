/** Read models: what the REST interface answers. */
@NullMarked
package dev.plane.common.view;

import org.jspecify.annotations.NullMarked;
