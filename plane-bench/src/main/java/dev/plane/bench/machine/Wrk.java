package dev.plane.bench.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk: a closed loop of requests over a number of connections. */
public final class Wrk {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
    private static final Pattern ERRORS =
            Pattern.compile(
                    "Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    private Wrk() {}

    /** What one run measured. */
    public record Result(long requests, double perSecond, double p99Millis, long failures) {}

    /** Loads {@code url} and waits for the end. */
    public static Result run(String url, int connections, Duration duration, List<String> more)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "taskset",
                                "-c",
                                Integer.toString(Program.LOAD_CORE),
                                "wrk",
                                "-t1",
                                "-c" + connections,
                                "-d" + duration.toSeconds() + "s",
                                "--latency"));
        command.addAll(more);
        command.add(url);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("wrk failed: " + output);
        }
        return parse(output);
    }

    /** The option that runs a Lua script. */
    public static List<String> script(Path lua) {
        return List.of("-s", lua.toString());
    }

    static Result parse(String output) throws IOException {
        return new Result(
                Long.parseLong(first(REQUESTS, output, "0")),
                Double.parseDouble(first(RATE, output, "0")),
                p99(output),
                failures(output));
    }

    private static double p99(String output) throws IOException {
        Matcher matcher = P99.matcher(output);
        if (!matcher.find()) {
            throw new IOException("no 99th percentile in: " + output);
        }
        double value = Double.parseDouble(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "us" -> value / 1000;
            case "s" -> value * 1000;
            default -> value;
        };
    }

    private static long failures(String output) {
        long failures = Long.parseLong(first(REFUSED, output, "0"));
        Matcher matcher = ERRORS.matcher(output);
        if (matcher.find()) {
            for (int i = 1; i <= matcher.groupCount(); i++) {
                failures += Long.parseLong(matcher.group(i));
            }
        }
        return failures;
    }

    private static String first(Pattern pattern, String output, String otherwise) {
        Matcher matcher = pattern.matcher(output);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
