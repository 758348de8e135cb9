package dev.plane.controller;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

/**
 * A pool whose connections are had in the order in which they were asked for. The pool itself lets
 * a thread that has just given one back take it again before those that wait: under load some of
 * them waited until their time was over.
 */
final class FairDataSource extends DelegatingDataSource {
    private final Semaphore permits;
    private final Duration patience;

    /**
     * @param connections of the pool
     * @param patience how long to wait for one
     */
    FairDataSource(DataSource pool, int connections, Duration patience) {
        super(pool);
        this.permits = new Semaphore(connections, true);
        this.patience = patience;
    }

    @Override
    public Connection getConnection() throws SQLException {
        enter();
        try {
            return new Lent(super.getConnection(), permits).asConnection();
        } catch (SQLException | RuntimeException e) {
            permits.release();
            throw e;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLException("the pool has one user");
    }

    /** How many threads wait; roughly. */
    int waiting() {
        return permits.getQueueLength();
    }

    private void enter() throws SQLException {
        try {
            if (!permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SQLTransientConnectionException(
                        "all connections are in use, waited " + patience.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while waiting", e);
        }
    }

    /** A connection that gives its place back when it is closed, once. */
    private static final class Lent implements InvocationHandler {
        private final Connection connection;
        private final Semaphore permits;
        private final AtomicBoolean closed = new AtomicBoolean();

        Lent(Connection connection, Semaphore permits) {
            this.connection = connection;
            this.permits = permits;
        }

        Connection asConnection() {
            return (Connection)
                    Proxy.newProxyInstance(
                            Connection.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            this);
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            } finally {
                if (method.getName().equals("close") && closed.compareAndSet(false, true)) {
                    permits.release();
                }
            }
        }
    }
}
