package dev.plane.drone.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The clock of the machine since it was booted. It never steps, and goes on during suspend. */
public interface BootTime {
    /** Names the present boot; another one has another name. */
    String bootId();

    /** Milliseconds since the machine was booted. */
    long millis();

    /** The boot time of this machine. */
    static BootTime ofMachine() {
        String id = readBootId();
        return new BootTime() {
            @Override
            public String bootId() {
                return id;
            }

            @Override
            public long millis() {
                return Kernel.bootMillis();
            }
        };
    }

    private static String readBootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the id of this boot cannot be read", e);
        }
    }
}
