import com.google.googlejavaformat.java.GoogleJavaFormatToolProvider;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Formats every Java source of the tree, or only tells which ones are not formatted. */
public final class Format {
    /** Its age is that of the last run which found nothing: older sources need no second look. */
    private static final Path STAMP = Path.of("target", "format.stamp");

    private static final List<String> CHECK = List.of("--dry-run", "--set-exit-if-changed");
    private static final int ROUNDS = 4;

    private Format() {}

    /**
     * Runs the formatter in the working directory.
     *
     * @param args {@code apply} to rewrite sources, {@code check} to exit 1 if one is not formatted
     */
    public static void main(String[] args) throws IOException {
        boolean apply = args[0].equals("apply");
        FileTime start = FileTime.fromMillis(System.currentTimeMillis());
        List<String> sources = changedSources();
        if (sources.isEmpty()) {
            return;
        }
        int status = apply ? rewrite(sources) : run(System.out, CHECK, sources);
        if (status != 0) {
            System.err.println(
                    apply
                            ? "a source above cannot be formatted"
                            : "not formatted (the files above): run ./mvnw -N -Pformat");
            System.exit(1);
        }
        Files.createDirectories(STAMP.getParent());
        Files.writeString(STAMP, "");
        Files.setLastModifiedTime(STAMP, start);
    }

    /** The formatter may find more to do in what it wrote. */
    private static int rewrite(List<String> sources) {
        for (int round = 0; round < ROUNDS; round++) {
            run(System.out, List.of("--replace"), sources);
            if (run(OutputStream.nullOutputStream(), CHECK, sources) == 0) {
                return 0;
            }
        }
        return run(System.out, CHECK, sources);
    }

    private static int run(OutputStream out, List<String> flags, List<String> sources) {
        List<String> command = new ArrayList<>(List.of("--aosp"));
        command.addAll(flags);
        command.addAll(sources);
        return new GoogleJavaFormatToolProvider()
                .run(
                        new PrintWriter(out, true),
                        new PrintWriter(System.err, true),
                        command.toArray(String[]::new));
    }

    private static List<String> changedSources() throws IOException {
        FileTime checked =
                Files.exists(STAMP) ? Files.getLastModifiedTime(STAMP) : FileTime.fromMillis(0);
        List<String> sources = new ArrayList<>(List.of(".mvn/Format.java"));
        try (Stream<Path> modules = Files.list(Path.of(""))) {
            for (Path module : modules.filter(m -> m.toString().startsWith("plane-")).toList()) {
                addSources(module.resolve("src"), sources);
            }
        }
        sources.removeIf(source -> !isNewer(Path.of(source), checked));
        return sources;
    }

    private static void addSources(Path root, List<String> sources) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            files.map(Path::toString)
                    .filter(f -> f.endsWith(".java"))
                    .sorted()
                    .forEach(sources::add);
        }
    }

    private static boolean isNewer(Path source, FileTime checked) {
        try {
            return Files.getLastModifiedTime(source).compareTo(checked) >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
