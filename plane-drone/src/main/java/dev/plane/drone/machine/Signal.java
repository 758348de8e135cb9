package dev.plane.drone.machine;

/** A signal to a process. */
public enum Signal {
    /** Please end. */
    TERM(15),
    /** End. */
    KILL(9);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
