package dev.plane.controller.connect;

import java.util.function.Supplier;

/**
 * Bounds how many requests touch the database at a time. It is passed at each touch and never held
 * while a request waits for a backend.
 */
public interface ConnectGate {
    /** Runs {@code work} now or soon, or throws what says that there is too much to do. */
    <T> T pass(Supplier<T> work) throws InterruptedException;

    /** The gate that lets everything through. */
    static ConnectGate open() {
        return new ConnectGate() {
            @Override
            public <T> T pass(Supplier<T> work) {
                return work.get();
            }
        };
    }
}
