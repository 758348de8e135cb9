package dev.plane.common.time;

import java.time.Duration;

/** A wait before something is tried or looked at again, where nothing could tell of a change. */
public final class Pause {
    private Pause() {}

    /** Waits; an interrupt ends the wait. */
    public static void of(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }
}
