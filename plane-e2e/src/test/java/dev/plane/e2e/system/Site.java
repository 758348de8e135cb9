package dev.plane.e2e.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plane.common.name.BackendName;
import dev.plane.testkit.Await;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The place where a test's processes live: a folder that is their HOME. By it everything that they
 * have started is found again, whoever its parent is by now, and ended with the test. What they
 * have written is kept in {@code target/e2e} when the test fails.
 */
public final class Site implements AfterEachCallback {
    private static final Duration END_LIMIT = Duration.ofSeconds(20);
    private static final Path KEPT = Path.of("target", "e2e");

    private static final Pattern BACKEND = Pattern.compile("\0SESSION_BACKEND_ID=([^\0]+)\0");

    private final Path home;
    private final Process guard;
    private final AtomicInteger programs = new AtomicInteger();

    public Site() {
        try {
            home = Files.createTempDirectory("plane-e2e").toRealPath();
            guard = guard(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** HOME of all processes here. */
    public Path home() {
        return home;
    }

    /** Starts {@code plane} with these arguments, as the launcher does. */
    public Program plane(String... arguments) {
        return start(arguments[0], Jvm.plane(arguments));
    }

    /** Starts a runnable jar, as {@code java -jar} does. */
    public Program jar(Path jar, String... arguments) {
        return start(jar.getFileName().toString(), Jvm.jar(jar, arguments));
    }

    private Program start(String name, List<String> command) {
        Path output = home.resolve("%d-%s.log".formatted(programs.incrementAndGet(), name));
        return Program.start(name, command, home, output);
    }

    /** All processes that live here. */
    public List<ProcessHandle> processes() {
        return processes(pid -> livesHere(pid));
    }

    /** The same without the children of PostgreSQL, which come and go. */
    public Set<Long> lasting() {
        return processes().stream()
                .filter(process -> !isChildOfPostgres(process))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    /** The processes of one backend that live here. */
    public Set<Long> processesOf(BackendName backend) {
        String variable = "\0SESSION_BACKEND_ID=" + backend + '\0';
        return processes(pid -> livesHere(pid) && environment(pid).contains(variable)).stream()
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    /** The backends of which a process lives here. */
    public Set<BackendName> backends() {
        return processes().stream()
                .map(process -> BACKEND.matcher(environment(process.pid())))
                .filter(Matcher::find)
                .map(variable -> new BackendName(variable.group(1)))
                .collect(Collectors.toSet());
    }

    /** The PostgreSQL servers that live here, without the processes that each of them has. */
    public List<ProcessHandle> postgresServers() {
        return processes().stream()
                .filter(process -> isPostgres(process) && !isChildOfPostgres(process))
                .toList();
    }

    private boolean isChildOfPostgres(ProcessHandle process) {
        return process.parent().map(this::isPostgres).orElse(false);
    }

    private boolean isPostgres(ProcessHandle process) {
        return words(process.pid()).startsWith(home + "/.plane/postgres/");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        Await.until(
                "the end of what a test has started",
                END_LIMIT,
                () -> {
                    List<ProcessHandle> left = processes();
                    left.forEach(ProcessHandle::destroyForcibly);
                    return left.isEmpty();
                });
        guard.destroyForcibly();
        if (context.getExecutionException().isPresent()) {
            keep(
                    KEPT.resolve(
                            context.getRequiredTestClass().getSimpleName()
                                    + "."
                                    + context.getRequiredTestMethod().getName()));
        }
        delete(home);
    }

    private static List<ProcessHandle> processes(Predicate<Long> which) {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .filter(which)
                    .map(ProcessHandle::of)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PostgreSQL overwrites the environment of its children, but they work in its folder. */
    private boolean livesHere(long pid) {
        return pid != guard.pid()
                && (environment(pid).contains("\0HOME=" + home + '\0')
                        || words(pid).contains(home.toString())
                        || directory(pid).startsWith(home));
    }

    private static String environment(long pid) {
        return '\0' + read(pid, "environ");
    }

    private static String words(long pid) {
        return read(pid, "cmdline");
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private static Path directory(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"));
        } catch (IOException gone) {
            return Path.of("");
        }
    }

    /** A process that ends all that lives here should this JVM be killed. */
    private static Process guard(Path home) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "setsid",
                        "sh",
                        "-c",
                        """
                        while kill -0 "$1" 2>/dev/null; do sleep 1; done
                        for entry in /proc/[0-9]*; do
                            if grep -qs "HOME=$SITE" "$entry/environ"; then kill -9 "${entry#/proc/}"; fi
                        done
                        """,
                        "plane-e2e-guard",
                        Long.toString(ProcessHandle.current().pid()));
        builder.environment().put("SITE", home.toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void keep(Path target) throws IOException {
        if (Files.exists(target)) {
            delete(target);
        }
        for (Path log : all(home)) {
            if (log.getFileName().toString().endsWith(".log")) {
                Path copy = target.resolve(home.relativize(log).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(log, copy);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        for (Path file : all(folder).reversed()) {
            Files.deleteIfExists(file);
        }
    }

    /** Every file and folder, each folder before what it holds. */
    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
