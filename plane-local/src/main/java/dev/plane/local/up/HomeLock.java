package dev.plane.local.up;

import dev.plane.boot.StartException;
import dev.plane.local.postgres.Folders;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to use a home folder, which one running {@code plane up} has. */
final class HomeLock implements AutoCloseable {
    private final FileChannel file;

    private HomeLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes the right; it ends with the process, however that ends. A folder that is not there is
     * made, for its owner alone.
     *
     * @throws StartException if another process has it, or the folder cannot be written
     */
    static HomeLock take(Path home) throws IOException {
        FileChannel file = open(home);
        if (lock(file) == null) {
            file.close();
            throw new StartException(
                    "another plane up uses %s: stop it, or set HOME to another folder"
                            .formatted(home));
        }
        return new HomeLock(file);
    }

    private static FileChannel open(Path home) {
        try {
            Folders.createForOwner(home);
            return FileChannel.open(
                    home.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StartException(
                    "%s cannot be written (%s): set HOME to another folder".formatted(home, e), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
