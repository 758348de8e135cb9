package dev.plane.drone.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes the output of processes that are gone: after 7 days, and the oldest beyond 100 MB. */
record OutputRetention(Path folder) {
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final long MOST_BYTES = 100L << 20;

    private record Kept(Path folder, long written, long bytes) {}

    /** Deletes what is too old or too much at {@code now}, milliseconds since the epoch. */
    void prune(long now) throws IOException {
        long bytes = 0;
        for (Kept kept : newestFirst()) {
            bytes += kept.bytes;
            if (bytes > MOST_BYTES || now - kept.written > LONGEST.toMillis()) {
                delete(kept.folder);
            }
        }
    }

    private List<Kept> newestFirst() throws IOException {
        List<Kept> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path path : folders.toList()) {
                if (!new ProcessFolder(path).hasEntry()) {
                    all.add(measure(path));
                }
            }
        }
        all.sort(Comparator.comparingLong(Kept::written).reversed());
        return all;
    }

    private static Kept measure(Path folder) throws IOException {
        long written = Files.getLastModifiedTime(folder).toMillis();
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                written = Math.max(written, Files.getLastModifiedTime(file).toMillis());
                bytes += Files.size(file);
            }
        }
        return new Kept(folder, written, bytes);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
