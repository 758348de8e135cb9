package dev.plane.drone.backend;

import dev.plane.common.name.BackendName;
import dev.plane.common.task.NamedThreads;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is being done for one backend: one thing at a time, each on a virtual thread of its own. A
 * new one begins only when the one before, which is interrupted, has ended: a stop must not
 * overtake a start. Belongs to the backend's runner.
 */
final class Effects {
    /** Something that takes time. Ends early when it is interrupted. */
    @FunctionalInterface
    interface Effect {
        void run() throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

    private final BackendName backend;
    private @Nullable Thread present;

    Effects(BackendName backend) {
        this.backend = backend;
    }

    /** Ends what is being done and does {@code effect} instead. */
    void replace(String name, Effect effect) {
        Thread before = present;
        cancel();
        present = NamedThreads.virtual(backend + "-" + name, () -> runAfter(before, name, effect));
    }

    /** Ends what is being done. */
    void cancel() {
        if (present != null) {
            present.interrupt();
        }
    }

    private void runAfter(@Nullable Thread before, String name, Effect effect) {
        try {
            boolean wanted = before == null || joinThrough(before);
            if (wanted) {
                effect.run();
            }
        } catch (InterruptedException cancelled) {
            LOG.debug("{} of {} is not wanted any more", name, backend);
        }
    }

    /** Waits for the end of {@code before} in any case; false when interrupted meanwhile. */
    private static boolean joinThrough(Thread before) {
        boolean wanted = true;
        while (true) {
            try {
                before.join();
                return wanted;
            } catch (InterruptedException cancelled) {
                wanted = false;
            }
        }
    }
}
