package dev.plane.drone.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory of the machine.
 *
 * @param total bytes
 * @param available bytes that could be had without swapping
 */
public record MachineMemory(long total, long available) {
    private static final long KIBIBYTE = 1024;

    /** What the kernel says now. */
    public static MachineMemory now() throws IOException {
        return parse(Files.readAllLines(Path.of("/proc/meminfo")));
    }

    static MachineMemory parse(List<String> lines) throws IOException {
        return new MachineMemory(bytes(lines, "MemTotal:"), bytes(lines, "MemAvailable:"));
    }

    private static long bytes(List<String> lines, String name) throws IOException {
        for (String line : lines) {
            if (line.startsWith(name)) {
                List<String> words = List.of(line.split(" +"));
                return Long.parseLong(words.get(1)) * KIBIBYTE;
            }
        }
        throw new IOException("/proc/meminfo has no line " + name);
    }
}
