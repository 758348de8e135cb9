package dev.plane.controller;

import dev.plane.common.error.InvalidValueException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings the schema of a database up to date, as every controller does when it starts. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = "Bring the schema of a database up to date, as every controller does first.",
        footer = {
            "",
            "Example:",
            "  plane migrate --db postgres://plane:secret@localhost:5432/plane"
        })
public final class MigrateCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--db",
            required = true,
            paramLabel = "URL",
            description = "PostgreSQL database: postgres://user:password@host:5432/db, or JDBC.")
    private String db = "";

    @Override
    public void run() {
        DatabasePools.migrate(url());
    }

    private DatabaseUrl url() {
        try {
            return DatabaseUrl.parse(db);
        } catch (InvalidValueException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }
}
