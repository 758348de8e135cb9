package dev.plane.e2e.system;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.name.ClusterName;
import dev.plane.testkit.FreePort;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A running {@code plane up}. */
public final class Up {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Pattern BANNER =
            Pattern.compile("Plane is up, in (.* s)\\..*\\s+(http://\\S+/)\\s");

    private final Site site;
    private final int port;
    private final int proxyPort;
    private final List<String> flags;
    private final Program program;
    private final MatchResult banner;
    private final Stopwatch sinceBanner;

    private Up(Site site, int port, int proxyPort, List<String> flags) {
        this.site = site;
        this.port = port;
        this.proxyPort = proxyPort;
        this.flags = flags;
        List<String> arguments = new ArrayList<>(List.of("up"));
        arguments.addAll(List.of("--port", Integer.toString(port)));
        arguments.addAll(List.of("--proxy-port", Integer.toString(proxyPort)));
        arguments.addAll(flags);
        this.program = site.plane(arguments.toArray(String[]::new));
        this.banner = program.awaitOutput(BANNER, START_LIMIT);
        this.sinceBanner = Stopwatch.start();
    }

    /** Starts it on free ports and waits for its banner. */
    public static Up start(Site site, String... flags) {
        return new Up(site, FreePort.next(), FreePort.next(), List.of(flags));
    }

    /** Starts it once more, as it was started before. */
    public Up again() {
        return new Up(site, port, proxyPort, flags);
    }

    /** Starts it once more, with one more flag. */
    public Up again(String flag) {
        List<String> more = new ArrayList<>(flags);
        more.add(flag);
        return new Up(site, port, proxyPort, more);
    }

    public Program program() {
        return program;
    }

    public int port() {
        return port;
    }

    public int proxyPort() {
        return proxyPort;
    }

    public ClusterName cluster() {
        return new ClusterName("localhost:" + proxyPort);
    }

    /** The time that the banner gives. */
    public String startedIn() {
        return banner.group(1);
    }

    /** Where the banner says that the demo session is. */
    public URI demo() {
        return URI.create(banner.group(2));
    }

    public Stopwatch sinceBanner() {
        return sinceBanner;
    }

    public PlaneClient client() {
        return PlaneClient.builder(ControllerUri.parse("http://localhost:" + port)).build();
    }

    /** The database of its own PostgreSQL. */
    public Database database() throws IOException {
        List<String> server =
                Files.readAllLines(site.home().resolve(".plane/postgres/data/postmaster.pid"));
        return new Database(
                "jdbc:postgresql://localhost:" + server.get(3).strip() + "/postgres?user=postgres");
    }
}
