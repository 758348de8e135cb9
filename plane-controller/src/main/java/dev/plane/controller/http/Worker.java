package dev.plane.controller.http;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Callable;

/**
 * The work on one request, on a virtual thread of its own.
 *
 * <p>When the caller hangs up the thread is interrupted, but never in the middle of a shielded
 * section: an interrupt during socket I/O on a virtual thread closes the socket, and that would be
 * a connection to the database each time.
 */
final class Worker {
    private static final ScopedValue<Worker> CURRENT = ScopedValue.newInstance();

    private @Nullable Thread thread;
    private boolean shielded;
    private boolean hungUp;

    /** A section of work that may throw what a handler may throw. */
    @FunctionalInterface
    interface Section<T> {
        T run() throws InterruptedException;
    }

    /** Does the work of this worker on the current thread. */
    <T> T run(Callable<T> work) throws Exception {
        synchronized (this) {
            thread = Thread.currentThread();
        }
        try {
            return ScopedValue.where(CURRENT, this).call(work::call);
        } finally {
            synchronized (this) {
                thread = null;
            }
        }
    }

    /** The caller is gone: nobody waits for the answer. */
    synchronized void hangUp() {
        hungUp = true;
        if (thread != null && !shielded) {
            thread.interrupt();
        }
    }

    /** Does {@code section} under a permit and without interruption. */
    static <T> T shielded(Work work, Admission admission, Section<T> section)
            throws InterruptedException {
        admission.enter(work);
        Worker worker = CURRENT.isBound() ? CURRENT.get() : new Worker();
        try {
            worker.raiseShield();
            return section.run();
        } finally {
            admission.leave(work);
            worker.lowerShield();
        }
    }

    private synchronized void raiseShield() throws InterruptedException {
        if (hungUp) {
            throw new InterruptedException("the caller has hung up");
        }
        shielded = true;
    }

    private synchronized void lowerShield() {
        shielded = false;
        if (hungUp && thread != null) {
            thread.interrupt();
        }
    }
}
