package dev.plane.cli;

import dev.plane.common.task.NamedThreads;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs commands as {@code plane} does, and keeps what they print. */
final class Terminal {
    private static final long LIMIT_SECONDS = 30;

    /** What a command has left on the terminal. */
    record Printed(int code, String out, String err) {}

    private Terminal() {}

    static Printed run(String... arguments) {
        return run(Map.of(), arguments);
    }

    static Printed run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                Main.commandLine(environment)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        int code = line.execute(arguments);
        return new Printed(code, out.toString(), err.toString());
    }

    /** Runs a command beside the test. */
    static Running start(String... arguments) {
        FutureTask<Printed> task = new FutureTask<>(() -> run(arguments));
        NamedThreads.virtual("command", task);
        return new Running(task);
    }

    /** A command that a test started. */
    record Running(FutureTask<Printed> task) {
        Printed await() throws InterruptedException {
            try {
                return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("the command did not end", e);
            }
        }
    }
}
