package dev.plane.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.testkit.Await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that a test has started, and what it has written. */
public final class Program {
    /** What a JVM or a careless program says that means nothing to a person. */
    private static final Pattern NOISE =
            Pattern.compile(
                    "^(WARNING: |\\tat |Caused by: |Exception in thread|.*\\[warning\\]).*",
                    Pattern.MULTILINE);

    private final String name;
    private final Process process;
    private final Path output;

    private Program(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    static Program start(String name, List<String> command, Path home, Path output) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(key -> key.startsWith("PLANE_") || key.equals("RUST_LOG"));
        builder.environment().put("HOME", home.toString());
        try {
            Process process =
                    builder.redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(output.toFile())
                            .start();
            return new Program(name, process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** All that it has written to its standard output and error. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until its output has this in it; fails when it ends before. */
    public MatchResult awaitOutput(Pattern pattern, Duration limit) {
        return Await.value(
                name + " writes " + pattern,
                limit,
                () -> {
                    boolean ended = !isAlive();
                    Matcher matcher = pattern.matcher(output());
                    if (matcher.find()) {
                        return Optional.of(matcher.toMatchResult());
                    }
                    assertThat(ended).as("%s has ended: %s", name, output()).isFalse();
                    return Optional.empty();
                });
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit(Await.LIMIT);
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGINT, which Ctrl-C sends. */
    public void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(pid())).start().waitFor();
    }

    /** Waits for its end; its exit code. */
    public int awaitExit(Duration limit) throws InterruptedException {
        assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("%s ends within %s; it has written: %s", name, limit, output())
                .isTrue();
        return process.exitValue();
    }

    /** Fails if it has written a warning of the JVM's or a stack trace. */
    public void requireNoNoise() {
        assertThat(NOISE.matcher(output()).results().map(MatchResult::group))
                .as("what %s has written beyond its log", name)
                .isEmpty();
    }
}
