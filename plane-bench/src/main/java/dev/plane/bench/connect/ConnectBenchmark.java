package dev.plane.bench.connect;

import dev.plane.bench.machine.Median;
import dev.plane.bench.machine.Program;
import dev.plane.bench.machine.Wrk;
import dev.plane.common.client.ControllerUri;
import dev.plane.local.postgres.LocalPostgres;
import dev.plane.testkit.FreePort;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Connects per second on a key whose backend lives, beside the rate at which pgbench alone runs the
 * same statement on the same database, with every commit flushed. Rounds of both alternate.
 */
public final class ConnectBenchmark {
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("seconds", 8));
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

    private final PrintStream out;
    private final Path folder;

    private ConnectBenchmark(PrintStream out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        new ConnectBenchmark(System.out, Files.createTempDirectory("plane-bench")).run();
    }

    private record Round(Wrk.Result load, double controllerMicros, double databaseMicros) {}

    private void run() throws Exception {
        Path script = resource("connect.lua");
        Path floor = resource("floor.sql");
        int port = FreePort.next();
        try (LocalPostgres postgres = LocalPostgres.start(folder.resolve("postgres"));
                Program controller = controller(postgres.url(), port).awaitPort(port);
                LiveKey _ = LiveKey.start(ControllerUri.parse(url(port)))) {
            long database = postmaster();
            Wrk.run(url(port), CONNECTIONS, WARM_UP, Wrk.script(script));
            List<Round> rounds = new ArrayList<>();
            List<Double> floors = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                floors.add(pgbench(postgres.url(), floor));
                rounds.add(round(controller, database, port, script));
            }
            print(rounds, Median.of(floors, Double::doubleValue));
        }
    }

    private Program controller(URI database, int port) throws IOException {
        return Program.start(
                folder.resolve("controller.log"),
                Program.java(
                        "-Xmx512m",
                        "dev.plane.controller.ControllerCommand",
                        "--db",
                        database.toString(),
                        "--port",
                        Integer.toString(port)));
    }

    private static Round round(Program controller, long database, int port, Path script)
            throws IOException, InterruptedException {
        long controllerBefore = controller.cpuMicros();
        long databaseBefore = Program.cpuMicros(database);
        Wrk.Result load = Wrk.run(url(port), CONNECTIONS, ROUND, Wrk.script(script));
        double requests = load.requests();
        return new Round(
                load,
                (controller.cpuMicros() - controllerBefore) / requests,
                (Program.cpuMicros(database) - databaseBefore) / requests);
    }

    private static double pgbench(URI database, Path script)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "pgbench",
                                "-n",
                                "-M",
                                "prepared",
                                "-c",
                                Integer.toString(CONNECTIONS),
                                "-j",
                                "2",
                                "-T",
                                Long.toString(ROUND.toSeconds()),
                                "-f",
                                script.toString(),
                                database.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher tps = TPS.matcher(output);
        if (process.waitFor() != 0 || !tps.find()) {
            throw new IOException("pgbench failed: " + output);
        }
        return Double.parseDouble(tps.group(1));
    }

    private void print(List<Round> rounds, double floor) {
        double rate = Median.of(rounds, round -> round.load().perSecond());
        out.printf(
                "%nPOST /ctrl/connect, live key, %d connections, medians of %d rounds of %d s%n",
                CONNECTIONS, ROUNDS, ROUND.toSeconds());
        out.printf("database alone (pgbench)  %8.0f statements/s%n", floor);
        out.printf(
                "controller                %8.0f connects/s = %.2f of it, p99 %.1f ms, %d"
                        + " failures%n",
                rate,
                rate / floor,
                Median.of(rounds, round -> round.load().p99Millis()),
                rounds.stream().mapToLong(round -> round.load().failures()).sum());
        out.printf(
                "CPU per connect           %8.0f us controller + %.0f us database%n",
                Median.of(rounds, Round::controllerMicros),
                Median.of(rounds, Round::databaseMicros));
    }

    private long postmaster() throws IOException {
        return Long.parseLong(
                Files.readAllLines(folder.resolve("postgres/data/postmaster.pid"))
                        .getFirst()
                        .strip());
    }

    private Path resource(String name) throws IOException {
        try (var in = ConnectBenchmark.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is not on the class path");
            }
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    private static String url(int port) {
        return "http://localhost:" + port;
    }
}
