package dev.plane.e2e.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A checkout with the real launcher, whose Maven makes jars of nothing and whose JVM only speaks.
 */
final class FakeCheckout {
    /**
     * Notes each build; the folder {@code jars} is what it builds, {@code broken} makes it fail.
     */
    private static final String MAVEN =
            """
            #!/bin/sh
            echo build >>builds
            echo '[INFO] Building plane-local 0.1.0 [1/1]'
            if [ -e broken ]; then echo '[ERROR] no semicolon'; exit 1; fi
            mkdir -p plane-local/target/plane/lib
            cp jars/* plane-local/target/plane/lib/
            touch plane-local/target/plane/built
            """;

    /** Says what it is asked to run; a training run writes the cache it is asked for. */
    private static final String JVM =
            """
            #!/bin/sh
            for argument; do
                case $argument in
                    -XX:AOTCacheOutput=*) touch "${argument#*=}" ;;
                esac
            done
            echo "$@"
            exit 7
            """;

    /** Far enough apart for file systems that count in seconds. */
    private static final Duration STEP = Duration.ofMinutes(1);

    private final Path root;
    private final Path jdk;

    FakeCheckout(Path folder) throws IOException {
        root = Files.createDirectories(folder.resolve("check out"));
        jdk = folder.resolve("jdk");
        Path launcher = Path.of("..", "plane");
        Files.copy(launcher, root.resolve("plane"), StandardCopyOption.COPY_ATTRIBUTES);
        write(root.resolve("mvnw"), MAVEN);
        write(root.resolve("pom.xml"), "");
        write(source(), "");
        write(root.resolve("jars/b.jar"), "b");
        write(root.resolve("jars/a.jar"), "a");
        write(jdk.resolve("bin/java"), JVM);
        write(jdk.resolve("bin/javac"), JVM);
        write(jdk.resolve("release"), "JAVA_VERSION=\"99.0.1\"\n");
        age(source());
        age(root.resolve("pom.xml"));
    }

    Path root() {
        return root;
    }

    Path launcher() {
        return root.resolve("plane");
    }

    /** Starts the launcher, found under the given path, in a folder that is not the checkout. */
    Process start(Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", jdk.toString());
        return builder.directory(root.getRoot().toFile()).redirectErrorStream(true).start();
    }

    /** Runs the launcher and gives what it printed. */
    String run(String... arguments) throws IOException, InterruptedException {
        return output(start(launcher(), arguments));
    }

    static String output(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    /** How often Maven was asked to build. */
    int builds() throws IOException {
        return Files.readAllLines(root.resolve("builds")).size();
    }

    /** Makes a source newer than the build. */
    void edit() throws IOException {
        Files.setLastModifiedTime(source(), FileTime.from(now().toInstant().plus(STEP)));
    }

    void breakBuild() throws IOException {
        write(root.resolve("broken"), "");
    }

    void changeJar() throws IOException {
        write(root.resolve("jars/a.jar"), "changed");
    }

    private Path source() {
        return root.resolve("plane-common/src/main/java/A.java");
    }

    private static void age(Path file) throws IOException {
        FileTime present = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(file, FileTime.from(present.toInstant().minus(STEP)));
    }

    private FileTime now() throws IOException {
        return Files.getLastModifiedTime(root.resolve("plane-local/target/plane/built"));
    }

    private static void write(Path file, String text) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
        if (text.startsWith("#!")) {
            file.toFile().setExecutable(true);
        }
    }
}
