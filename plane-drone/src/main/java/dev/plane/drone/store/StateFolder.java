package dev.plane.drone.store;

import dev.plane.common.name.DroneName;
import dev.plane.common.name.RandomNames;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/**
 * Where the state of one drone lies: the file {@code X} and the folder {@code X.d} beside it. The
 * folder is locked while the drone lives, so that no second one runs on the same state.
 */
public final class StateFolder implements AutoCloseable {
    private static final String OWNER_ONLY = "rwx------";

    private final Path database;
    private final Path folder;
    private final FileChannel lock;

    private StateFolder(Path database, Path folder, FileChannel lock) {
        this.database = database;
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens the state at {@code database}, made if it does not exist.
     *
     * @throws StateInUseException if another drone lives on it
     */
    public static StateFolder open(Path database) throws IOException {
        Path folder = database.resolveSibling(database.getFileName() + ".d");
        Path parent = database.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        return new StateFolder(database, folder, lock(database, folder.resolve("lock")));
    }

    /**
     * The place of a drone's state for which none is given: {@code /var/lib/plane/drone/<name>} for
     * root, {@code .plane/drone/<name>} in the home folder for others.
     *
     * @param name null for a drone whose name is yet to be made up
     */
    public static Path defaultDatabase(boolean root, Path home, @Nullable DroneName name) {
        Path drones =
                root ? Path.of("/var/lib/plane/drone") : home.resolve(".plane").resolve("drone");
        return drones.resolve(name == null ? "default" : name.value()).resolve("drone.sqlite");
    }

    public Path database() {
        return database;
    }

    /** A folder of the state, made if it does not exist. */
    public Path subfolder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** What tells this drone apart from another one of the same name; made up once. */
    public String instance(RandomNames names) throws IOException {
        return kept("instance", names::text);
    }

    /** The name of a drone that was not given one; made up once. */
    public DroneName name(RandomNames names) throws IOException {
        return new DroneName(kept("name", () -> names.drone().value()));
    }

    /** Gives the state free for another drone. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    private String kept(String name, Supplier<String> fresh) throws IOException {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            if (!text.isEmpty()) {
                return text;
            }
        }
        String value = fresh.get();
        Files.writeString(file, value + "\n");
        return value;
    }

    private static FileChannel lock(Path database, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        if (!tryLock(channel)) {
            channel.close();
            throw new StateInUseException(database, Files.readString(file).strip());
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(
                        (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
        return channel;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        }
    }
}
