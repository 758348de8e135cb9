package dev.plane.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import javax.sql.DataSource;

/**
 * A database of its own for one test, on the one PostgreSQL 18 of this JVM, which writes to the
 * disk as a real one does ({@code fsync} and {@code synchronous_commit} are on).
 *
 * <p>It is a copy of a template that is migrated once. If this JVM is killed, a watching process
 * stops the server all the same. With {@code PLANE_TEST_POSTGRES=host:port} in the environment a
 * server that is there is used instead, as which {@code postgres} may do anything without password.
 */
public final class TestDatabase implements AutoCloseable {
    private static final Map<String, String> TEMPLATES = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Object COPYING = new Object();

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    /**
     * A fresh database.
     *
     * @param template names the migration; the first use in this JVM runs it
     * @param migrate fills an empty database
     */
    public static TestDatabase create(String template, Consumer<DataSource> migrate) {
        synchronized (COPYING) {
            String source = TEMPLATES.computeIfAbsent(template, _ -> migrated(migrate));
            TestDatabase database = new TestDatabase(unusedName("test"));
            execute(
                    "create database "
                            + database.name
                            + " template "
                            + source
                            + " strategy file_copy");
            return database;
        }
    }

    /** Opens a new connection at each call. */
    public DataSource dataSource() {
        return Server.INSTANCE.database(name);
    }

    /** The address in the form that the controller's {@code --db} takes. */
    public String url() {
        return "postgres://postgres@" + Server.INSTANCE.hostAndPort() + "/" + name;
    }

    /** The address for JDBC. */
    public String jdbcUrl() {
        return Server.INSTANCE.jdbcUrl(name);
    }

    /** Ends all connections to this database, as an administrator would. */
    public void dropConnections() {
        execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                        + name
                        + "'");
    }

    /** Lets nobody connect and ends all connections, or takes that back. */
    public void setAvailable(boolean available) {
        execute("alter database " + name + " with allow_connections " + available);
        if (!available) {
            dropConnections();
        }
    }

    @Override
    public void close() {
        execute("drop database if exists " + name + " with (force)");
    }

    private static String migrated(Consumer<DataSource> migrate) {
        String name = unusedName("template");
        execute("create database " + name);
        migrate.accept(Server.INSTANCE.database(name));
        return name;
    }

    /** Not used by another JVM either, which may test on the same server. */
    private static String unusedName(String kind) {
        return kind + "_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    }

    private static void execute(String sql) {
        try (Connection connection = Server.INSTANCE.database("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("test database: " + sql, e);
        }
    }

    /** The server, started at the first use. */
    private record Server(String hostAndPort) {
        static final Server INSTANCE = find();

        DataSource database(String name) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(jdbcUrl(name));
            return source;
        }

        String jdbcUrl(String name) {
            return "jdbc:postgresql://" + hostAndPort + "/" + name + "?user=postgres";
        }

        private static Server find() {
            String given = System.getenv("PLANE_TEST_POSTGRES");
            return new Server(given == null ? "localhost:" + start().getPort() : given);
        }

        private static EmbeddedPostgres start() {
            try {
                Path data = Files.createTempDirectory("plane-test-pg");
                EmbeddedPostgres server =
                        EmbeddedPostgres.builder()
                                .setDataDirectory(data)
                                .setServerConfig("fsync", "on")
                                .setServerConfig("synchronous_commit", "on")
                                .setServerConfig("max_connections", "300")
                                .setPGStartupWait(Duration.ofSeconds(60))
                                .start();
                watch(data);
                return server;
            } catch (IOException e) {
                throw new IllegalStateException("the embedded PostgreSQL does not start", e);
            }
        }

        /** Has a process of its own stop the server if this JVM dies without doing so. */
        private static void watch(Path data) throws IOException {
            String server = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
            new ProcessBuilder(
                            "setsid",
                            "sh",
                            "-c",
                            """
                            while kill -0 "$1" 2>/dev/null && kill -0 "$2" 2>/dev/null; do sleep 1; done
                            kill -INT "$2" 2>/dev/null && sleep 2
                            rm -rf "$3"
                            """,
                            "plane-test-pg-watch",
                            Long.toString(ProcessHandle.current().pid()),
                            server,
                            data.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
    }
}
