package dev.plane.drone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class OutputFileTest {
    private static final long DAY = 24L * 60 * 60 * 1_000;

    @TempDir private Path folder;

    private OutputFile file(String content) throws IOException {
        return new OutputFile(Files.writeString(folder.resolve("output.log"), content));
    }

    @Test
    void tailOfNothing_isEmpty() throws IOException {
        assertThat(new OutputFile(folder.resolve("none")).tail()).isEmpty();
        assertThat(file("\n\n").tail()).isEmpty();
    }

    @Test
    void tail_isTheLast20Lines() throws IOException {
        String lines =
                IntStream.rangeClosed(1, 30)
                        .mapToObj(i -> "line " + i)
                        .collect(Collectors.joining("\n"));
        assertThat(file(lines + "\n").tail()).startsWith("line 11\n").endsWith("line 30");
    }

    @Test
    void tailOfOneEndlessLine_isBounded() throws IOException {
        assertThat(file("x".repeat(100_000)).tail()).hasSize(1_501).startsWith("…xxx");
    }

    @Test
    void bytesThatAreNoText_areReplaced() throws IOException {
        Path path = folder.resolve("output.log");
        Files.write(path, new byte[] {'a', (byte) 0xff, 'b'});
        assertThat(new OutputFile(path).tail()).isEqualTo("a\ufffdb");
    }

    @Test
    void rotation_keepsTheEndOfWhatIsTooLarge() throws IOException {
        OutputFile file = file("0123456789");
        file.rotate(10);
        assertThat(folder.resolve("output.log.1")).doesNotExist();
        file.rotate(4);
        assertThat(folder.resolve("output.log")).isEmptyFile();
        assertThat(folder.resolve("output.log.1")).hasContent("6789");
        Files.writeString(folder.resolve("output.log"), "abcdef", StandardCharsets.US_ASCII);
        file.rotate(4);
        assertThat(folder.resolve("output.log.1")).hasContent("cdef");
        assertThat(folder.resolve("output.log.2")).hasContent("6789");
    }

    @Test
    void outputOfTheGone_isDeletedAfter7DaysAndThatOfTheRunningIsNot() throws IOException {
        long now = 100 * DAY;
        write("old", now - 8 * DAY);
        write("new", now - 6 * DAY);
        write("running", now - 8 * DAY);
        Files.writeString(folder.resolve("running/process"), "1 1 boot 127.0.0.1:80");
        new OutputRetention(folder).prune(now);
        assertThat(folder.resolve("old")).doesNotExist();
        assertThat(folder.resolve("new")).exists();
        assertThat(folder.resolve("running")).exists();
    }

    private void write(String backend, long time) throws IOException {
        Path place = Files.createDirectory(folder.resolve(backend));
        Files.setLastModifiedTime(
                Files.writeString(place.resolve("output.log"), "x"), FileTime.fromMillis(time));
        Files.setLastModifiedTime(place, FileTime.fromMillis(time));
    }
}
