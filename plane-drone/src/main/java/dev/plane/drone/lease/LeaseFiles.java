package dev.plane.drone.lease;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.key.FencingToken;
import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.name.BackendName;
import dev.plane.common.time.DroneTime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The leases of a drone as files: one per backend, named like it, replaced as a whole. They are
 * what a restarted drone knows its deadlines from, and readable for a shell; docs/drone.md gives
 * their form. They are not forced to the disk, since no lease outlives the boot.
 */
public final class LeaseFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseFiles.class);
    private static final String UNFINISHED = ".new";

    private final Path folder;
    private final DroneClock clock;

    /** The lease files in {@code folder}, which exists. */
    public LeaseFiles(Path folder, DroneClock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    void write(Lease lease) throws IOException {
        KeyDeadlines deadlines = lease.deadlines();
        String text =
                """
                boot_id=%s
                hard_boot_ms=%d
                renew_at=%d
                soft_terminate_at=%d
                hard_terminate_at=%d
                fencing_token=%d
                """
                        .formatted(
                                clock.bootId(),
                                clock.bootMillis(deadlines.hardTerminateAt()),
                                deadlines.renewAt().millis(),
                                deadlines.softTerminateAt().millis(),
                                deadlines.hardTerminateAt().millis(),
                                lease.token().value());
        Path unfinished = folder.resolve(lease.backend() + UNFINISHED);
        Files.writeString(unfinished, text);
        Files.move(unfinished, file(lease.backend()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The lease of this boot; empty when there is none or its file cannot be understood. */
    Optional<Lease> read(BackendName backend) {
        try {
            return Optional.of(parse(backend, Files.readString(file(backend))))
                    .filter(found -> found.bootId.equals(clock.bootId()))
                    .map(found -> found.lease);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | InvalidValueException e) {
            LOG.warn(
                    "the lease of {} cannot be read and counts as lost: {}", backend, e.toString());
            return Optional.empty();
        }
    }

    void delete(BackendName backend) {
        try {
            Files.deleteIfExists(file(backend));
        } catch (IOException e) {
            LOG.warn("the lease file of {} cannot be deleted: {}", backend, e.toString());
        }
    }

    /** The backends that have a file. */
    Set<BackendName> backends() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(UNFINISHED))
                    .map(BackendName::new)
                    .collect(Collectors.toSet());
        } catch (IOException | InvalidValueException e) {
            LOG.warn("the lease files in {} cannot be listed: {}", folder, e.toString());
            return Set.of();
        }
    }

    private Path file(BackendName backend) {
        return folder.resolve(backend.value());
    }

    private record Found(String bootId, Lease lease) {}

    private static Found parse(BackendName backend, String text) {
        Map<String, String> values = new HashMap<>();
        text.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> values.put(parts[0], parts[1]));
        return new Found(
                value(values, "boot_id"),
                new Lease(
                        backend,
                        new FencingToken(number(values, "fencing_token")),
                        new KeyDeadlines(
                                new DroneTime(number(values, "renew_at")),
                                new DroneTime(number(values, "soft_terminate_at")),
                                new DroneTime(number(values, "hard_terminate_at")))));
    }

    private static long number(Map<String, String> values, String name) {
        String value = value(values, name);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new InvalidValueException(name, value, "a number");
        }
    }

    private static String value(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new InvalidValueException(name, "missing", "a value");
        }
        return value;
    }
}
