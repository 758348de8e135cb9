package dev.plane.drone.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes of this machine. */
public final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    /** The process with this pid, ended ones included until their parent has taken note. */
    public Optional<ProcessEntry> find(int pid) {
        try {
            return Optional.of(
                    ProcessEntry.parse(
                            Files.readString(
                                    PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** The processes of a group that have not ended. */
    public List<ProcessEntry> ofGroup(int group) throws IOException {
        List<ProcessEntry> members = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                find(Integer.parseInt(folder.getFileName().toString()))
                        .filter(entry -> entry.group() == group && !entry.hasEnded())
                        .ifPresent(members::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return members;
    }

    /** Whether a process was started with {@code NAME=value} in its environment. */
    public boolean hasEnvironment(int pid, String assignment) {
        try {
            String environment =
                    Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
            return List.of(environment.split("\0")).contains(assignment);
        } catch (IOException goneOrForbidden) {
            return false;
        }
    }

    /**
     * Sends a signal to one process.
     *
     * @return false when it is gone
     */
    public boolean signal(int pid, Signal signal) {
        return Kernel.kill(pid, signal.number());
    }

    /**
     * Sends a signal to all processes of a group.
     *
     * @return false when none is left
     */
    public boolean signalGroup(int group, Signal signal) {
        return Kernel.kill(-group, signal.number());
    }
}
