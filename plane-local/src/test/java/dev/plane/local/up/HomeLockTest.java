package dev.plane.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.boot.StartException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

final class HomeLockTest {
    @TempDir Path home;

    @Test
    void folder_isMadeForItsOwnerAlone() throws IOException {
        Path made = home.resolve("user/.plane");

        HomeLock.take(made).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void folderThatCannotBeMade_isToldInOneLine() throws IOException {
        Path file = Files.createFile(home.resolve("file"));

        assertThatThrownBy(() -> HomeLock.take(file.resolve(".plane")))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith(file.resolve(".plane") + " cannot be written (")
                .hasMessageEndingWith("set HOME to another folder");
    }

    @Test
    void secondRun_isRefusedUntilTheFirstIsOver() throws IOException {
        HomeLock first = HomeLock.take(home);
        assertThatThrownBy(() -> HomeLock.take(home))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(home.toString())
                .hasMessageContaining("HOME");

        first.close();
        HomeLock.take(home).close();
    }
}
