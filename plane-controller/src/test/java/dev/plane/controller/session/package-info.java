@NullMarked
package dev.plane.controller.session;

import org.jspecify.annotations.NullMarked;
