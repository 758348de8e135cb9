package dev.plane.local.postgres;

import dev.plane.boot.StartException;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of this machine, with its programs, data and log in one folder.
 *
 * <p>The server outlives a killed JVM, so a start first stops what an earlier run left behind: two
 * servers on one data folder would destroy it.
 */
public final class LocalPostgres implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final EmbeddedPostgres server;

    private LocalPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts the server whose data is in {@code folder}, creating it at the first start.
     *
     * @throws StartException when there is none for this machine or it does not start; the message
     *     says what to do or where to read why
     */
    public static LocalPostgres start(Path folder) throws IOException {
        // The programs are unpacked for everybody to write.
        Folders.keepForOwner(folder);
        Path data = folder.resolve("data");
        stopOrphan(data);
        Path log = folder.resolve("postgres.log");
        try {
            return new LocalPostgres(
                    EmbeddedPostgres.builder()
                            .setPgBinaryResolver(LocalPostgres::programs)
                            .setOverrideWorkingDirectory(folder.resolve("programs").toFile())
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .setRegisterShutdownHook(false)
                            .setPGStartupWait(START_LIMIT)
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setServerConfig("full_page_writes", "on")
                            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start());
        } catch (IOException | IllegalStateException e) {
            stopOrphan(data);
            throw new StartException(
                    "PostgreSQL does not start with the data in %s (%s); give --db for another"
                            .formatted(
                                    data,
                                    Files.exists(log)
                                            ? "see " + log
                                            : String.valueOf(e.getMessage())),
                    e);
        }
    }

    /** Stops the server of {@code folder}, if one runs, and deletes its data. */
    public static void delete(Path folder) throws IOException {
        stopOrphan(folder.resolve("data"));
        Folders.delete(folder.resolve("data"));
    }

    /** Where the database is, for {@code --db}. */
    public URI url() {
        return URI.create("postgres://postgres@127.0.0.1:" + server.getPort() + "/postgres");
    }

    /** Stops the server and waits for it. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop", e);
        }
    }

    /** The archive of PostgreSQL's programs for a machine. */
    static InputStream programs(String system, String machine) throws IOException {
        try {
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
        } catch (IllegalStateException e) {
            throw new StartException(
                    "there is no PostgreSQL for %s on %s here: give --db postgres://user@host/db"
                            .formatted(system, machine),
                    e);
        }
    }

    private static void stopOrphan(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> orphan = postmaster(pidFile);
        if (orphan.isPresent()) {
            stop(orphan.get());
        }
        // Left by a server that was killed: its pid may be another program's by now, and
        // PostgreSQL would take that for a running server.
        Files.deleteIfExists(pidFile);
    }

    private static void stop(ProcessHandle postmaster) throws IOException {
        new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid())).start();
        try {
            postmaster.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException(
                    "PostgreSQL of an earlier run (pid %d) does not stop; end it and try again"
                            .formatted(postmaster.pid()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL of an earlier run stopped", e);
        }
    }

    private static Optional<ProcessHandle> postmaster(Path pidFile) throws IOException {
        try (Stream<String> lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                    .filter(LocalPostgres::isPostgres);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).endsWith("postgres"))
                .orElse(false);
    }
}
