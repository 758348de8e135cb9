package dev.plane.common.task;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Starts threads that carry a name and whose failure is logged. None keeps the JVM alive. */
public final class NamedThreads {
    private static final Logger log = LoggerFactory.getLogger(NamedThreads.class);

    private NamedThreads() {}

    /** Starts a platform thread: for what is native, critical to leases or hungry for CPU. */
    public static Thread platform(String name, Runnable body) {
        return Thread.ofPlatform()
                .name(name)
                .daemon()
                .uncaughtExceptionHandler(NamedThreads::report)
                .start(body);
    }

    /** Starts a virtual thread: for everything that mostly waits. */
    public static Thread virtual(String name, Runnable body) {
        return Thread.ofVirtual()
                .name(name)
                .uncaughtExceptionHandler(NamedThreads::report)
                .start(body);
    }

    /** An executor that runs each task on a virtual thread of its own, called {@code name-1}, … */
    public static ExecutorService perTask(String name) {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual()
                        .name(name + "-", 1)
                        .uncaughtExceptionHandler(NamedThreads::report)
                        .factory());
    }

    private static void report(Thread thread, Throwable fault) {
        log.error("thread {} ended by an unexpected fault", thread.getName(), fault);
    }
}
