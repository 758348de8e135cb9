/**
 * The demo session: a shared whiteboard, one process per key.
 *
 * <p>{@link dev.plane.local.demo.DemoMain} reads the environment that a drone gives a backend and
 * serves one page and one WebSocket. Everything about the board happens on one event loop, so there
 * is no lock. The browser's side is {@code board.html}, {@code board.css} and {@code board.js}
 * among the resources; {@code ClientMessage} and {@code ServerMessage} are the protocol between the
 * two.
 */
@NullMarked
package dev.plane.local.demo;

import org.jspecify.annotations.NullMarked;
