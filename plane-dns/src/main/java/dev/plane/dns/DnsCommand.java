package dev.plane.dns;

import dev.plane.boot.MetricsAddress;
import dev.plane.boot.RoleProcess;
import dev.plane.common.client.ControllerUri;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.DnsServerName;
import dev.plane.common.name.RandomNames;
import dev.plane.dns.zone.NameServer;
import dev.plane.dns.zone.Zone;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The command that runs a DNS server. */
@Command(
        name = "dns",
        mixinStandardHelpOptions = true,
        description = "Runs a DNS server that answers the challenges of ACME, nothing else.",
        footer = {
            "",
            "Example:",
            "  plane dns --controller-url http://localhost:8080 --zone acme.plane.test --port 5353"
        })
public final class DnsCommand implements Callable<Integer> {
    @Option(names = "--name", description = "Name of this server, ns-…; random if left out.")
    private @Nullable DnsServerName name;

    @Option(
            names = "--controller-url",
            required = true,
            description = "The controller, for instance http://localhost:8080.")
    private @Nullable ControllerUri controller;

    @Option(
            names = "--zone",
            required = true,
            description =
                    "The zone that is delegated to this server: _acme-challenge.CLUSTER is a CNAME"
                            + " to CLUSTER.ZONE.")
    private String zone = "";

    @Option(
            names = "--host",
            converter = Literal.class,
            description = "Address to listen on; all of the machine's if left out.")
    private @Nullable InetAddress host;

    @Option(
            names = "--port",
            defaultValue = "" + DnsConfig.DEFAULT_PORT,
            description = "Port for UDP and TCP (${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--ns-name", description = "Name in the zone's NS record. Default: ns.ZONE.")
    private @Nullable String nsName;

    @Option(
            names = "--ns-address",
            converter = Literal.class,
            description =
                    "Public address of this server, answered for if the name in the NS record is"
                            + " inside of the zone; may be repeated.")
    private List<InetAddress> nsAddresses = new ArrayList<>();

    @Option(names = "--metrics-port", description = "Serve /health and /metrics: [HOST:]PORT.")
    private @Nullable MetricsAddress metrics;

    /** Reads an address without asking other DNS servers for it. */
    static final class Literal implements ITypeConverter<InetAddress> {
        @Override
        public InetAddress convert(String text) {
            try {
                return InetAddress.ofLiteral(text);
            } catch (IllegalArgumentException e) {
                InvalidValueException refusal =
                        new InvalidValueException("", text, "an IP address");
                refusal.initCause(e);
                throw refusal;
            }
        }
    }

    /** Runs a DNS server as the whole process. */
    public static void main(String... args) {
        RoleProcess.main(new DnsCommand(), args);
    }

    @Override
    public Integer call() throws Exception {
        DnsConfig config = config();
        return RoleProcess.run(() -> DnsApplication.start(config));
    }

    DnsConfig config() {
        Zone.Delegated delegated = Zone.Delegated.of(zone);
        NameServer server = nsName == null ? NameServer.in(delegated) : NameServer.named(nsName);
        DnsConfig config =
                DnsConfig.of(
                                name == null
                                        ? new RandomNames(new SecureRandom()).dnsServer()
                                        : name,
                                Objects.requireNonNull(controller),
                                delegated)
                        .withNameServer(server.withAddresses(nsAddresses))
                        .withPort(port)
                        .withMetrics(Optional.ofNullable(metrics));
        return host == null ? config : config.withHost(host);
    }
}
