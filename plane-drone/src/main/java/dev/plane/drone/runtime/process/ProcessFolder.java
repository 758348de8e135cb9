package dev.plane.drone.runtime.process;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.BackendName;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is written about the process of one backend: {@code process} (who it is, where it listens),
 * {@code exit} (its exit code, written by its leader) and its output.
 */
record ProcessFolder(Path path) {
    /** The content of {@code process}. */
    record Entry(ProcessIdentity identity, BackendAddress address) {}

    private static final Logger LOG = LoggerFactory.getLogger(ProcessFolder.class);
    private static final int FIELDS = 4;

    static ProcessFolder of(Path parent, BackendName backend) {
        return new ProcessFolder(parent.resolve(backend.value()));
    }

    void create() throws IOException {
        Files.createDirectories(path);
        Files.deleteIfExists(exit());
    }

    Path exit() {
        return path.resolve("exit");
    }

    OutputFile output() {
        return new OutputFile(path.resolve("output.log"));
    }

    boolean hasEntry() {
        return Files.exists(entry());
    }

    void write(Entry entry) throws IOException {
        ProcessIdentity identity = entry.identity();
        Path unfinished = path.resolve("process.new");
        Files.writeString(
                unfinished,
                "%d %d %s %s\n"
                        .formatted(
                                identity.pid(),
                                identity.startTicks(),
                                identity.bootId(),
                                entry.address()));
        Files.move(unfinished, entry(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Who the process is; empty when there is none or its file cannot be understood. */
    Optional<Entry> read() throws IOException {
        try {
            List<String> words = List.of(Files.readString(entry()).strip().split(" "));
            InvalidValueException.require(
                    words.size() == FIELDS, "process", words, "pid, start, boot and address");
            return Optional.of(
                    new Entry(
                            new ProcessIdentity(
                                    Integer.parseInt(words.get(0)),
                                    Long.parseLong(words.get(1)),
                                    words.get(2)),
                            new BackendAddress(words.get(3))));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.error("{} is skipped: {}", entry(), e.getMessage());
            return Optional.empty();
        }
    }

    /** The exit code that the leader has written; empty when it did not come to that. */
    OptionalInt exitCode() throws IOException {
        try {
            return OptionalInt.of(Integer.parseInt(Files.readString(exit()).strip()));
        } catch (NoSuchFileException | NumberFormatException none) {
            return OptionalInt.empty();
        }
    }

    /** Forgets the process but keeps its output. */
    void forget() throws IOException {
        Files.deleteIfExists(entry());
        Files.deleteIfExists(exit());
    }

    private Path entry() {
        return path.resolve("process");
    }
}
