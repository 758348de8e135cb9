package dev.plane.controller.http;

import dev.plane.common.task.NamedThreads;

import reactor.core.publisher.Mono;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** Runs blocking work on virtual threads, so that no event loop ever waits. */
public final class Workers implements AutoCloseable {
    private final ExecutorService threads = NamedThreads.perTask("http");

    /** The result of {@code work}; cancelling tells the work that its caller has hung up. */
    <T> Mono<T> call(Callable<T> work) {
        return Mono.create(
                sink -> {
                    Worker worker = new Worker();
                    sink.onCancel(worker::hangUp);
                    threads.execute(
                            () -> {
                                try {
                                    sink.success(worker.run(work));
                                } catch (Exception e) {
                                    sink.error(e);
                                }
                            });
                });
    }

    /** Starts work that nobody waits for. */
    void start(Runnable work) throws RejectedExecutionException {
        threads.execute(work);
    }

    /** Interrupts whatever still works; does not wait for it. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
