package dev.plane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.testkit.TestDatabase;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;

final class MigrateTest {
    @Test
    void emptyDatabase_getsItsTables_andASecondRunChangesNothing() throws Exception {
        Captured captured = Captured.named("migrate");
        try (TestDatabase database = TestDatabase.create("empty", _ -> {})) {
            captured.matches(Terminal.run("migrate", "--db", database.url()));
            captured.matches(Terminal.run("migrate", "--db", database.url()));

            try (Connection connection = database.dataSource().getConnection()) {
                DatabaseMetaData schema = connection.getMetaData();
                ResultSet tables = schema.getTables(null, "public", "backend", null);
                assertThat(tables.next()).isTrue();
            }
        }
    }

    /** Upstream's command ends with code 0 all the same (W-26). */
    @Test
    void databaseThatIsNotThere_isOneLineAndCode1() {
        try (TestDatabase database = TestDatabase.create("empty", _ -> {})) {
            Terminal.Printed printed =
                    Terminal.run("migrate", "--db", database.url().replaceAll("[^/]+$", "none"));

            assertThat(printed.code()).isEqualTo(1);
            assertThat(printed.err())
                    .isEqualTo(
                            "plane migrate: database: FATAL: database \"none\" does not exist\n");
        }
    }

    @Test
    void urlThatIsNone_isCode2() {
        Terminal.Printed printed = Terminal.run("migrate", "--db", "mysql://localhost/plane");

        assertThat(printed.code()).isEqualTo(2);
        assertThat(printed.err()).startsWith("plane migrate: --db: mysql://localhost/plane (exp");
    }
}
