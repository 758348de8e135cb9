/** What the sockets of all nodes share: upgrade, handshake, admission of the name, registration. */
@NullMarked
package dev.plane.controller.session;

import org.jspecify.annotations.NullMarked;
