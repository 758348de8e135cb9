package dev.plane.e2e.system;

import dev.plane.cli.Main;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Command lines of JVMs. A Ctrl-C meets them although this JVM may have been told to ignore it. */
public final class Jvm {
    private static final List<String> FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx512m");

    private Jvm() {}

    static List<String> plane(String... arguments) {
        List<String> command = java();
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    static List<String> jar(Path jar, String... arguments) {
        List<String> command = java();
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A line for the shell that runs the program that echoes. */
    public static String echo() {
        return String.join(
                " ",
                "exec",
                binary(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx48m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                "'" + classPath() + "'",
                EchoMain.class.getName());
    }

    private static List<String> java() {
        return new ArrayList<>(List.of("env", "--default-signal=INT", binary()));
    }

    private static String binary() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
