package dev.plane.boot;

/** A role cannot start, for a reason that its operator can mend. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal to start.
     *
     * @param message one line that says what is wrong and, where possible, what to do
     */
    public StartException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A refusal to start that no other failure caused. */
    public StartException(String message) {
        super(message);
    }
}
