package dev.plane.drone.runtime.process;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a process has written to its standard output and error. The process appends to the file
 * itself, so that its output does not depend on the drone; when the file is large its content is
 * copied aside and the file emptied. A line written in between is lost.
 */
record OutputFile(Path path) {
    private static final int TAIL_BYTES = 4_096;
    private static final int TAIL_LINES = 20;
    private static final int TAIL_CHARACTERS = 1_500;

    /** Puts the content aside if it is larger than {@code limit} bytes; two such files are kept. */
    void rotate(long limit) throws IOException {
        if (!Files.exists(path) || Files.size(path) <= limit) {
            return;
        }
        Path older = sibling(".2");
        Path old = sibling(".1");
        if (Files.exists(old)) {
            Files.move(old, older, StandardCopyOption.REPLACE_EXISTING);
        }
        try (FileChannel file =
                        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel copy =
                        FileChannel.open(
                                old,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            long size = file.size();
            for (long at = Math.max(0, size - limit); at < size; ) {
                at += file.transferTo(at, size - at, copy);
            }
            file.truncate(0);
        }
    }

    /** The last lines, for a message; empty when nothing was written. */
    String tail() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long size = file.length();
            byte[] end = new byte[(int) Math.min(size, TAIL_BYTES)];
            file.seek(size - end.length);
            file.readFully(end);
            String text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(end)).toString();
            List<String> lines = text.strip().lines().toList();
            boolean cut = size > end.length && lines.size() > 1;
            int first = Math.max(cut ? 1 : 0, lines.size() - TAIL_LINES);
            String tail = String.join("\n", lines.subList(first, lines.size()));
            return tail.length() <= TAIL_CHARACTERS
                    ? tail
                    : "…" + tail.substring(tail.length() - TAIL_CHARACTERS);
        } catch (FileNotFoundException none) {
            return "";
        }
    }

    private Path sibling(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }
}
