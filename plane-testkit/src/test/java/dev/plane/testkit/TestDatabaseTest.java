package dev.plane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

class TestDatabaseTest {
    private final AtomicInteger migrations = new AtomicInteger();

    @Test
    void databases_areCopiesOfOneTemplate_andApart() throws Exception {
        try (TestDatabase one = TestDatabase.create("test", this::migrate);
                TestDatabase two = TestDatabase.create("test", this::migrate)) {
            execute(one.dataSource(), "insert into thing values (1)");

            assertThat(text(one.dataSource(), "select count(*) from thing")).isEqualTo("1");
            assertThat(text(two.dataSource(), "select count(*) from thing")).isEqualTo("0");
            assertThat(migrations).hasValue(1);
        }
    }

    @Test
    void server_isOneThatKeepsWhatItCommits() throws Exception {
        try (TestDatabase database = TestDatabase.create("empty", _ -> {})) {
            assertThat(text(database.dataSource(), "show fsync")).isEqualTo("on");
            assertThat(text(database.dataSource(), "show synchronous_commit")).isEqualTo("on");
            assertThat(text(database.dataSource(), "show server_version")).startsWith("18.");
        }
    }

    private void migrate(DataSource source) {
        migrations.incrementAndGet();
        try {
            execute(source, "create table thing (id integer)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
