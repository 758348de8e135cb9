package dev.plane.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.boot.StartException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

final class LocalPostgresTest {
    @TempDir Path folder;

    @Test
    void started_writesSurviveACrashOfTheMachine() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(folder)) {
            assertThat(query(postgres.url(), "show fsync")).isEqualTo("on");
            assertThat(query(postgres.url(), "show synchronous_commit")).isEqualTo("on");
            assertThat(query(postgres.url(), "show full_page_writes")).isEqualTo("on");
            assertThat(query(postgres.url(), "show server_version")).startsWith("18.");
        }
    }

    @Test
    void machineWithoutPostgres_isToldToGiveAnother() {
        assertThatThrownBy(() -> LocalPostgres.programs("Linux", "riscv64"))
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "there is no PostgreSQL for Linux on riscv64 here:"
                                + " give --db postgres://user@host/db");
    }

    @Test
    void folder_isItsOwnersAlone() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        LocalPostgres.start(folder).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void startedAgain_keepsItsData() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(folder)) {
            query(postgres.url(), "create table kept as select 7 as value; select 1");
        }
        try (LocalPostgres postgres = LocalPostgres.start(folder)) {
            assertThat(query(postgres.url(), "select value from kept")).isEqualTo("7");
        }
    }

    @Test
    void serverOfAKilledRun_isStoppedFirst() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(folder)) {
            query(postgres.url(), "create table kept as select 7 as value; select 1");
        }
        Process abandoned = startServerOfAnotherRun();
        long pid = postmaster();
        try (LocalPostgres postgres = LocalPostgres.start(folder)) {
            assertThat(abandoned.isAlive()).isFalse();
            assertThat(postmaster()).isNotEqualTo(pid);
            assertThat(query(postgres.url(), "select value from kept")).isEqualTo("7");
        }
    }

    @Test
    void deleted_startsEmpty() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(folder)) {
            query(postgres.url(), "create table kept as select 7 as value; select 1");
        }
        Process abandoned = startServerOfAnotherRun();

        LocalPostgres.delete(folder);

        assertThat(abandoned.isAlive()).isFalse();
        try (LocalPostgres postgres = LocalPostgres.start(folder)) {
            assertThat(query(postgres.url(), "select to_regclass('kept') is null")).isEqualTo("t");
        }
    }

    @Test
    void pidFileOfAnotherProgram_isNotTouched() throws Exception {
        LocalPostgres.start(folder).close();
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(folder.resolve("data/postmaster.pid"), other.pid() + "\n");
            LocalPostgres.start(folder).close();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    private Process startServerOfAnotherRun() throws Exception {
        Path programs;
        try (Stream<Path> files = Files.walk(folder.resolve("programs"))) {
            programs =
                    files.filter(file -> file.endsWith("bin/postgres")).findFirst().orElseThrow();
        }
        // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody.
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(programs.toString(), "-D", folder.resolve("data").toString()));
        command.addAll(List.of("-c", "listen_addresses=", "-c", "port=5999"));
        command.addAll(List.of("-c", "unix_socket_directories=" + folder));
        Process server = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader output = server.inputReader();
        String line = output.readLine();
        while (line != null && !line.contains("ready to accept connections")) {
            line = output.readLine();
        }
        assertThat(line).as("the server's last line").isNotNull();
        return server;
    }

    private long postmaster() throws Exception {
        return Long.parseLong(
                Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst().strip());
    }

    private static String query(URI url, String sql) throws SQLException {
        String jdbc = "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath();
        try (Connection connection = DriverManager.getConnection(jdbc, "postgres", "");
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            ResultSet result = statement.getResultSet();
            result.next();
            return result.getString(1);
        }
    }
}
