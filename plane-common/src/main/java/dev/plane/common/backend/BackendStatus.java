package dev.plane.common.backend;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.error.InvalidValueException;

/** How far a backend is in its life. A backend only ever moves to a higher number. */
public enum BackendStatus {
    SCHEDULED("scheduled", 10),
    LOADING("loading", 20),
    STARTING("starting", 30),
    WAITING("waiting", 40),
    READY("ready", 50),
    TERMINATING("terminating", 60),
    HARD_TERMINATING("hard-terminating", 65),
    TERMINATED("terminated", 70);

    private final String wireName;
    private final int number;

    BackendStatus(String wireName, int number) {
        this.wireName = wireName;
        this.number = number;
    }

    /** The status that the wire calls {@code wireName}. */
    public static BackendStatus of(String wireName) {
        for (BackendStatus status : values()) {
            if (status.wireName.equals(wireName)) {
                return status;
            }
        }
        throw new InvalidValueException(
                "status",
                wireName,
                "scheduled, loading, starting, waiting, ready, terminating,"
                        + " hard-terminating or terminated");
    }

    /** The status with this place in the order. */
    public static BackendStatus ofNumber(int number) {
        for (BackendStatus status : values()) {
            if (status.number == number) {
                return status;
            }
        }
        throw new InvalidValueException(
                "status number", number, "10, 20, 30, 40, 50, 60, 65 or 70");
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** The place of this status in the order; what the database stores. */
    public int number() {
        return number;
    }

    public boolean isAtLeast(BackendStatus other) {
        return number >= other.number;
    }

    @Override
    public String toString() {
        return wireName;
    }
}
