package dev.plane.drone.store;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The SQLite file of a drone: upstream's two tables, and ours beside them. */
final class StoreFile {
    private static final String SCHEMA =
            """
            create table if not exists backend (id text primary key, state json not null);
            create table if not exists event (
                id integer primary key autoincrement,
                backend_id text,
                event json not null,
                timestamp integer not null,
                foreign key (backend_id) references backend (id)
            );
            create table if not exists drone_clock (
                boot_id text primary key,
                offset_ms integer not null
            );
            create table if not exists ended_backend (
                id text primary key,
                ended_at integer not null
            );
            create index if not exists ended_backend_ended_at on ended_backend (ended_at);
            """;

    private StoreFile() {}

    static Connection open(Path file) throws SQLException {
        createPrivate(file);
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(5_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        Connection connection = source.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(SCHEMA);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void createPrivate(Path file) throws SQLException {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            return;
        } catch (IOException e) {
            throw new SQLException("cannot be created: " + e, e);
        }
    }
}
