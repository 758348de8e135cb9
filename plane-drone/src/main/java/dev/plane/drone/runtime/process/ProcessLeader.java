package dev.plane.drone.runtime.process;

import dev.plane.drone.machine.ProcessTable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The shell that leads a backend's process group: it runs the program, writes its exit code to a
 * file, and takes what the program left behind with it. So the exit code is known although the
 * drone may be gone when the program ends.
 *
 * <p>The leader runs nothing before it has read a word from the drone, which writes down who the
 * leader is in between: no process can run that no drone will ever find.
 */
final class ProcessLeader implements AutoCloseable {
    private static final String HEAD =
            """
            trap : HUP INT TERM
            exit_file=$1
            output=$2
            shift 2
            echo ready
            exec >>"$output" 2>&1
            read -r go || exit 0
            """;

    /** The program itself is asked to stop together with the leader. */
    private static final String RUN_COMMAND =
            """
            "$@" </dev/null
            """;

    /** The shell in between waits for what it runs when all are asked to stop. */
    private static final String RUN_COMMAND_LINE =
            """
            ( trap : HUP INT TERM; eval "$1" ) </dev/null
            """;

    private static final String TAIL =
            """
            echo $? >"$exit_file"
            kill -KILL 0
            """;

    private final Process process;
    private final ProcessIdentity identity;

    private ProcessLeader(Process process, ProcessIdentity identity) {
        this.process = process;
        this.identity = identity;
    }

    /**
     * Starts a leader, which waits for {@link #go}.
     *
     * @param environment all of it
     */
    static ProcessLeader start(
            ProcessExecutable executable,
            ProcessFolder folder,
            Map<String, String> environment,
            ProcessTable table,
            String bootId)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(executable, folder));
        if (executable.directory() != null) {
            builder.directory(executable.directory().toFile());
        }
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(folder.output().path().toFile()));
        Process process = builder.start();
        try {
            return new ProcessLeader(process, identify(process, table, bootId));
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    ProcessIdentity identity() {
        return identity;
    }

    Process process() {
        return process;
    }

    /** Lets the leader run the program. */
    void go() throws IOException {
        try (Writer in = process.outputWriter(StandardCharsets.US_ASCII)) {
            in.write("go\n");
        }
    }

    /** Ends a leader that was not told to go; one that was runs on. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.getInputStream().close();
    }

    private static List<String> command(ProcessExecutable executable, ProcessFolder folder) {
        String run = executable.shell() ? RUN_COMMAND_LINE : RUN_COMMAND;
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "setsid",
                                "sh",
                                "-c",
                                HEAD + run + TAIL,
                                "plane-backend",
                                folder.exit().toString(),
                                folder.output().path().toString()));
        command.addAll(executable.program());
        return command;
    }

    private static ProcessIdentity identify(Process process, ProcessTable table, String bootId)
            throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
        String word = out.readLine();
        int pid = Math.toIntExact(process.pid());
        if (!"ready".equals(word)) {
            throw new IOException("its shell did not start: " + word);
        }
        return table.find(pid)
                .map(entry -> new ProcessIdentity(pid, entry.startTicks(), bootId))
                .orElseThrow(() -> new IOException("its shell ended at once"));
    }
}
