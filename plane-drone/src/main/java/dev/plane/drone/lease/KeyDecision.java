package dev.plane.drone.lease;

/** What the deadlines of a key demand at a given time. */
enum KeyDecision {
    /** Nothing yet. */
    HOLD,
    /** Ask for more time. */
    RENEW,
    /** Ask the backend to stop. */
    SOFT_STOP,
    /** Kill the backend. */
    HARD_STOP
}
