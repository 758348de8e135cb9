package dev.plane.bench.machine;

import dev.plane.testkit.Await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program under measurement, with all its child processes. */
public final class Program implements AutoCloseable {
    /** The core of what is measured. */
    public static final int MEASURED_CORE = 0;

    /** The core of load and backends. */
    public static final int LOAD_CORE = 1;

    private static final long MICROS_PER_TICK = 10_000;
    private static final int USER_TIME_FIELD = 11;

    /** User and system time; with two fields more also those of children that have ended. */
    private static final int WITHOUT_CHILDREN = 2;

    private static final int WITH_ENDED_CHILDREN = 4;
    private static final int STOP_SECONDS = 5;

    private final Process process;

    private Program(Process process) {
        this.process = process;
    }

    /** Starts a command on {@code core}; its output goes to {@code log}. */
    public static Program start(int core, Path log, List<String> command) throws IOException {
        List<String> bound = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        bound.addAll(command);
        return start(log, bound);
    }

    /** Starts a command on any core; its output goes to {@code log}. */
    public static Program start(Path log, List<String> command) throws IOException {
        return new Program(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    /** A Java program of this class path, with the flags that {@code ./plane} gives it. */
    public static List<String> java(String heap, String main, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:+UseSerialGC",
                                heap,
                                "-cp",
                                System.getProperty("java.class.path"),
                                main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Waits until something accepts connections on a port of this machine. */
    public Program awaitPort(int port) {
        Await.until(
                "a listener on port " + port,
                () -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("ended with " + process.exitValue());
                    }
                    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return true;
                    } catch (IOException e) {
                        return false;
                    }
                });
        return this;
    }

    /** User and system time of the process and its children so far. */
    public long cpuMicros() throws IOException {
        return cpuMicros(process.pid());
    }

    /** CPU time of any process and its children, also of those that have ended. */
    public static long cpuMicros(long pid) throws IOException {
        long ticks = ticks(pid, WITH_ENDED_CHILDREN);
        List<ProcessHandle> children =
                ProcessHandle.of(pid)
                        .map(ProcessHandle::descendants)
                        .orElse(Stream.empty())
                        .toList();
        for (ProcessHandle child : children) {
            ticks += ticks(child.pid(), WITHOUT_CHILDREN);
        }
        return ticks * MICROS_PER_TICK;
    }

    private static long ticks(long pid, int fields) throws IOException {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (NoSuchFileException ended) {
            return 0;
        }
        // The name, in parentheses, may hold spaces; fields are counted from behind it.
        String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Arrays.stream(values, USER_TIME_FIELD, USER_TIME_FIELD + fields)
                .mapToLong(Long::parseLong)
                .sum();
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
