package dev.plane.local.demo;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The command line that starts a demo session with this JVM's Java and class path. */
public final class DemoCommand {

    /**
     * For a process that serves a handful of people: the collector and the compiler that start
     * quickest, a small heap, no pools of buffers; and rather no process than one without memory.
     */
    static final List<String> FLAGS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:-UsePerfData",
                    "-Xshare:auto",
                    "-Xms12m",
                    "-Xmx48m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Dio.netty.allocator.type=unpooled");

    private DemoCommand() {}

    /** Program and arguments; the session's own values come in through the environment. */
    public static List<String> argv() {
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(FLAGS);
        argv.add("-cp");
        argv.add(classPath());
        argv.add(DemoMain.class.getName());
        return List.copyOf(argv);
    }

    /** Absolute, since a drone starts its processes in a folder of their own. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
