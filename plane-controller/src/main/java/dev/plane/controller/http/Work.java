package dev.plane.controller.http;

/** A class of requests that share a number of permits. */
public enum Work {
    /** Takes permits by itself, around what needs one. */
    OWN(Integer.MAX_VALUE),
    CONNECT(64),
    WRITE(64),
    READ(128);

    private final int permits;

    Work(int permits) {
        this.permits = permits;
    }

    /** How many requests of this class may be worked on at the same time. */
    int permits() {
        return permits;
    }
}
