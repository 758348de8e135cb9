/**
 * The Spring shell that all roles share: how a role's context starts, what it logs, where its
 * metrics are read, and how its process ends.
 */
@NullMarked
package dev.plane.boot;

import org.jspecify.annotations.NullMarked;
