package dev.plane.bench.proxy;

import dev.plane.bench.machine.Median;
import dev.plane.bench.machine.Program;
import dev.plane.bench.machine.Wrk;
import dev.plane.testkit.FreePort;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Proxied requests per second, and CPU time per request, of Plane's proxy beside nginx and HAProxy.
 *
 * <p>Each proxy has one core to itself; load and backend share the other. The backend answers 11
 * bytes. Rounds of the proxies alternate, and medians are compared, since the machine's speed
 * wanders.
 */
public final class ProxyBenchmark {
    private static final String TOKEN = "benchmark-token-benchmark-token-benchmark-t";
    private static final int ROUNDS = Integer.getInteger("rounds", 7);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("seconds", 4));
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final List<Integer> CONNECTIONS = List.of(1, 64);

    private final PrintStream out;
    private final Path folder;

    private ProxyBenchmark(PrintStream out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("plane-bench");
        new ProxyBenchmark(System.out, folder).run();
    }

    private record Round(Wrk.Result load, double cpuMicrosPerRequest) {}

    private record Candidate(Program program, String url) {}

    private void run() throws Exception {
        int backend = FreePort.next();
        try (Program _ = Peers.backend(folder, backend).awaitPort(backend);
                PlaneUnderTest plane = PlaneUnderTest.start(folder, backend, TOKEN)) {
            int nginxPort = FreePort.next();
            int haproxyPort = FreePort.next();
            try (Program nginx = Peers.nginx(folder, nginxPort, backend).awaitPort(nginxPort);
                    Program haproxy =
                            Peers.haproxy(folder, haproxyPort, backend).awaitPort(haproxyPort)) {
                Map<String, Candidate> candidates = new LinkedHashMap<>();
                candidates.put("nginx", new Candidate(nginx, url(nginxPort, "/")));
                candidates.put("haproxy", new Candidate(haproxy, url(haproxyPort, "/")));
                candidates.put(
                        "plane",
                        new Candidate(plane.program(), url(plane.port(), "/" + TOKEN + "/")));
                for (Candidate candidate : candidates.values()) {
                    Wrk.run(candidate.url(), 64, WARM_UP, List.of());
                }
                for (int connections : CONNECTIONS) {
                    print(connections, measure(candidates, connections));
                }
            }
        }
    }

    private static Map<String, List<Round>> measure(
            Map<String, Candidate> candidates, int connections)
            throws IOException, InterruptedException {
        Map<String, List<Round>> rounds = new LinkedHashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            for (Map.Entry<String, Candidate> entry : candidates.entrySet()) {
                Candidate candidate = entry.getValue();
                long before = candidate.program().cpuMicros();
                Wrk.Result load = Wrk.run(candidate.url(), connections, ROUND, List.of());
                double cpu = candidate.program().cpuMicros() - before;
                rounds.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                        .add(new Round(load, cpu / load.requests()));
            }
        }
        return rounds;
    }

    private void print(int connections, Map<String, List<Round>> rounds) {
        out.printf(
                "%nGET, 11 bytes, keep-alive, %d connection(s), medians of %d rounds of %d s%n",
                connections, ROUNDS, ROUND.toSeconds());
        out.printf(
                "%-10s %12s %14s %10s %9s %9s%n",
                "proxy", "requests/s", "CPU us/request", "p99 ms", "x nginx", "failures");
        double nginx =
                Median.of(Objects.requireNonNull(rounds.get("nginx")), Round::cpuMicrosPerRequest);
        rounds.forEach(
                (name, list) -> {
                    double cpu = Median.of(list, Round::cpuMicrosPerRequest);
                    out.printf(
                            "%-10s %12.0f %14.1f %10.2f %9.2f %9d%n",
                            name,
                            Median.of(list, round -> round.load().perSecond()),
                            cpu,
                            Median.of(list, round -> round.load().p99Millis()),
                            cpu / nginx,
                            list.stream().mapToLong(round -> round.load().failures()).sum());
                });
    }

    private static String url(int port, String path) {
        return "http://localhost:" + port + path;
    }
}
