package dev.plane.drone.store;

/** The state of the drone cannot be read or written now. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
