package dev.plane.proxy.forward;

/** How the end of a body is told on an HTTP/1 connection. */
public enum BodyFraming {
    NONE,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
}
