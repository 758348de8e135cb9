package dev.plane.controller;

import dev.plane.testkit.TestDatabase;

import org.flywaydb.core.Flyway;

/** Databases with the controller's schema, for tests. */
public final class MigratedDatabase {
    private MigratedDatabase() {}

    /** A fresh one. */
    public static TestDatabase create() {
        return TestDatabase.create(
                "controller",
                source ->
                        Flyway.configure()
                                .dataSource(source)
                                .locations("classpath:db/migration")
                                .load()
                                .migrate());
    }
}
