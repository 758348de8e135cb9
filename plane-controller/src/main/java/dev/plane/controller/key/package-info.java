/** The rules of leases: granting, renewing, forbidding; the clock of the database. */
@NullMarked
package dev.plane.controller.key;

import org.jspecify.annotations.NullMarked;
