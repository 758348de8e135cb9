/** Named threads. */
@NullMarked
package dev.plane.common.task;

import org.jspecify.annotations.NullMarked;
