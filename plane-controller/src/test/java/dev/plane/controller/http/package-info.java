@NullMarked
package dev.plane.controller.http;

import org.jspecify.annotations.NullMarked;
