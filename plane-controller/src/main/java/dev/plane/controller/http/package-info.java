/**
 * The HTTP layer: routes, limits, errors, cross-origin rules, event streams and the WebSocket
 * adapter. It knows nothing of what the controller does.
 */
@NullMarked
package dev.plane.controller.http;

import org.jspecify.annotations.NullMarked;
