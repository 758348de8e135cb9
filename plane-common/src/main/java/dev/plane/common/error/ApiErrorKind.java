package dev.plane.common.error;

/**
 * What an {@link ApiError} is about. Upstream's list, closed: its clients cannot read another kind.
 * Each kind knows the HTTP status and the text that upstream gives it.
 */
public enum ApiErrorKind {
    FailedToAcquireKey(500, "Failed to acquire lock."),
    KeyUnheldNoSpawnConfig(409, "Lock is unheld but no spawn config was provided."),
    KeyHeldUnhealthy(409, "Lock is held but unhealthy."),
    KeyHeld(409, "Lock is held but tag does not match."),
    NoDroneAvailable(500, "No active drone available."),
    FailedToRemoveKey(409, "Failed to remove lock."),
    DatabaseError(500, "Database error"),
    NoClusterProvided(400, "No cluster provided, and no default cluster for this controller."),
    NotFound(404, "Not found"),
    InvalidClusterName(400, "Invalid cluster name"),
    Other(500, "Internal error.");

    private final int status;
    private final String text;

    ApiErrorKind(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** The HTTP status that goes with this kind unless the case says otherwise. */
    public int status() {
        return status;
    }

    /** The message that goes with this kind unless the case has a better one. */
    public String text() {
        return text;
    }
}
