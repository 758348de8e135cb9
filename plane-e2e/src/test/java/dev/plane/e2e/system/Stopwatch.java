package dev.plane.e2e.system;

import dev.plane.testkit.Await;

import java.time.Duration;

/** How long ago something was. */
public final class Stopwatch {
    private final long began = System.nanoTime();

    private Stopwatch() {}

    public static Stopwatch start() {
        return new Stopwatch();
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits until it is this long ago, for what a test wants to last. */
    public void await(Duration duration) {
        Await.until(
                "it is " + duration + " ago",
                duration.plus(Await.LIMIT),
                () -> elapsed().compareTo(duration) >= 0);
    }

    /** Seconds, for people. */
    @Override
    public String toString() {
        return "%.2f s".formatted(elapsed().toMillis() / 1e3);
    }
}
