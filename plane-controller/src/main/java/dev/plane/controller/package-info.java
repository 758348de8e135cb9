/** The hub: business logic, and the only role that touches the database. */
@NullMarked
package dev.plane.controller;

import org.jspecify.annotations.NullMarked;
