package dev.plane.drone.store;

import dev.plane.common.task.NamedThreads;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one platform thread that touches SQLite. What is asked of it at the same time is committed
 * together; if that fails, each request is tried in a transaction of its own.
 */
final class StoreThread implements AutoCloseable {
    /** Some statements that belong together. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private record Request<T>(Work<T> work, CompletableFuture<T> answer) {
        Runnable runIn(Connection connection) throws SQLException {
            T result = work.run(connection);
            return () -> answer.complete(result);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(StoreThread.class);
    private static final int MOST_AT_ONCE = 256;

    private final Connection connection;
    private final BlockingQueue<Request<?>> requests = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    StoreThread(Connection connection) {
        this.connection = connection;
        this.thread = NamedThreads.platform("drone-store", this::serve);
    }

    /** Runs {@code work} and waits until it is committed. */
    <T> T call(Work<T> work) {
        try {
            return submit(work).get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StoreException("drone state: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while the drone's state was used", e);
        }
    }

    /** Has {@code work} run soon; that it failed is only logged. */
    void later(Work<?> work) {
        var _ =
                submit(work)
                        .exceptionally(
                                failure -> {
                                    LOG.warn(
                                            "not written to the drone's state: {}",
                                            failure.toString());
                                    return null;
                                });
    }

    private <T> CompletableFuture<T> submit(Work<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        requests.add(new Request<>(work, answer));
        if (closed) {
            answer.completeExceptionally(new SQLException("closed"));
        }
        return answer;
    }

    /** Commits what has been asked for before, then closes the file. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        List<Request<?>> batch = new ArrayList<>();
        while (!closed || !requests.isEmpty()) {
            try {
                batch.add(requests.take());
                requests.drainTo(batch, MOST_AT_ONCE - 1);
            } catch (InterruptedException closing) {
                requests.drainTo(batch);
            }
            commit(batch);
            batch.clear();
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("the drone's state was not closed properly: {}", e.getMessage());
        }
    }

    private void commit(List<Request<?>> batch) {
        try {
            commitTogether(batch);
        } catch (SQLException together) {
            for (Request<?> request : batch) {
                try {
                    commitTogether(List.of(request));
                } catch (SQLException alone) {
                    request.answer.completeExceptionally(alone);
                }
            }
        }
    }

    private void commitTogether(List<Request<?>> batch) throws SQLException {
        List<Runnable> answers = new ArrayList<>(batch.size());
        try {
            for (Request<?> request : batch) {
                answers.add(request.runIn(connection));
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e instanceof SQLException failure ? failure : new SQLException(e);
        }
        answers.forEach(Runnable::run);
    }
}
