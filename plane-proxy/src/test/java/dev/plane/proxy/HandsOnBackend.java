package dev.plane.proxy;

import dev.plane.testkit.Await;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;

/** A backend whose connections a test takes one by one; they stay open until it is closed. */
final class HandsOnBackend implements AutoCloseable {
    private static final int WAITING = 64;

    private final BlockingQueue<Wire> arrived = new ArrayBlockingQueue<>(WAITING);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final RawBackend backend = RawBackend.start(this::keep);

    private void keep(Wire connection) {
        arrived.add(connection);
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return backend.port();
    }

    /** The next connection. */
    Wire take() {
        return Await.value(
                "a connection to the backend", () -> Optional.ofNullable(arrived.poll()));
    }

    /** Whether nobody has connected since the last one was taken. */
    boolean isUntouched() {
        return arrived.isEmpty();
    }

    @Override
    public void close() {
        closed.countDown();
        backend.close();
    }
}
