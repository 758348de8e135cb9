package dev.plane.e2e.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.CertRequest;
import dev.plane.common.view.ClusterState;
import dev.plane.e2e.system.Figures;
import dev.plane.e2e.system.Nodes;
import dev.plane.e2e.system.Program;
import dev.plane.e2e.system.Site;
import dev.plane.e2e.system.Stopwatch;
import dev.plane.testkit.Await;
import dev.plane.testkit.FreePort;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedProxy;
import dev.plane.testkit.TestDatabase;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The runnable jars, as {@code ./mvnw package} leaves them. */
@Timeout(120)
class RoleJarTest {
    private static final ClusterName CLUSTER = new ClusterName("jars.test");
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    @RegisterExtension private final Site site = new Site();

    private final int port = FreePort.next();
    private final String url = "http://127.0.0.1:" + port;

    /** Maven's `test` makes no jars, `verify` always does. */
    @BeforeEach
    void requireJars() {
        for (String role : List.of("controller", "drone", "proxy", "dns")) {
            assumeTrue(Files.exists(jar(role)), jar(role) + " is not built (./mvnw package)");
        }
    }

    @Test
    void controller_drone_and_proxy_start_shake_hands_and_end_when_told_to() throws Exception {
        try (TestDatabase database = TestDatabase.create("empty", _ -> {})) {
            Stopwatch since = Stopwatch.start();
            Program controller = controller(database);
            Program drone = drone();
            Program proxy = proxy();
            new Nodes.Controller(controller, ControllerUri.parse(url)).awaitHealthy();
            awaitNodes();
            Figures.say(
                    "controller, drone and proxy as jars: connected %s after exec"
                            .formatted(since));

            requireOrderlyEnd(proxy);
            requireOrderlyEnd(drone);
            requireOrderlyEnd(controller);
            assertThat(site.processes()).as("what is left running").isEmpty();
        }
    }

    @Test
    void dns_server_starts_answers_for_its_controller_and_ends_when_told_to() throws Exception {
        try (TestDatabase database = TestDatabase.create("empty", _ -> {})) {
            Program controller = controller(database);
            int dnsPort = FreePort.next();
            Program dns = dns(dnsPort);
            ControllerUri uri = ControllerUri.parse(url);
            new Nodes.Controller(controller, uri).awaitHealthy();
            try (ScriptedProxy proxy =
                    ScriptedProxy.connect(uri, CLUSTER, new ProxyName("px-cert"), Manner.OURS)) {
                proxy.ask(new CertRequest.CertLeaseRequest());
                proxy.ask(new CertRequest.SetTxtRecord("proof", null));
                Await.until(
                        "the value that the proxy has set",
                        Nodes.START_LIMIT,
                        () -> txt(dnsPort).contains("\"proof\""));
            }
            requireOrderlyEnd(dns);
            requireOrderlyEnd(controller);
        }
    }

    /** What the DNS server answers for the cluster; nothing as long as it does not listen. */
    private static String txt(int port) throws IOException {
        SimpleResolver resolver =
                new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        resolver.setTimeout(Duration.ofSeconds(1));
        Name name = Name.fromString("jars.test.acme.test.");
        try {
            return resolver.send(Message.newQuery(Record.newRecord(name, Type.TXT, DClass.IN)))
                    .getSection(Section.ANSWER)
                    .toString();
        } catch (IOException e) {
            return "";
        }
    }

    private Program dns(int dnsPort) {
        return site.jar(
                jar("dns"),
                "--name",
                "ns-jar",
                "--controller-url",
                url,
                "--zone",
                "acme.test",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(dnsPort));
    }

    private Program controller(TestDatabase database) {
        return site.jar(
                jar("controller"),
                "--db",
                database.url(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port));
    }

    private Program drone() {
        return site.jar(
                jar("drone"),
                "--name",
                "dr-jar",
                "--controller-url",
                url,
                "--cluster",
                CLUSTER.value(),
                "--runtime",
                "process",
                "--app",
                "none=true",
                "--db",
                site.home().resolve("drone.sqlite").toString());
    }

    private Program proxy() {
        return site.jar(
                jar("proxy"),
                "--name",
                "px-jar",
                "--controller-url",
                url,
                "--cluster",
                CLUSTER.value(),
                "--http-port",
                Integer.toString(FreePort.next()));
    }

    private void awaitNodes() {
        try (PlaneClient client = PlaneClient.builder(ControllerUri.parse(url)).build()) {
            Await.until(
                    "drone and proxy in the state of the cluster",
                    Nodes.START_LIMIT,
                    () -> {
                        ClusterState state = client.clusterState(CLUSTER);
                        return state.drones().size() == 1 && state.proxies().size() == 1;
                    });
        }
    }

    private static void requireOrderlyEnd(Program program) throws InterruptedException {
        program.terminate();

        assertThat(program.awaitExit(STOP_LIMIT)).as(program.output()).isZero();
        program.requireNoNoise();
    }

    private static Path jar(String role) {
        String module = "plane-" + role;
        return Path.of("..", module, "target", module + ".jar").toAbsolutePath().normalize();
    }
}
