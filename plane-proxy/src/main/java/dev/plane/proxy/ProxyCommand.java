package dev.plane.proxy;

import dev.plane.boot.MetricsAddress;
import dev.plane.boot.RoleProcess;
import dev.plane.common.client.ControllerUri;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.name.RandomNames;
import dev.plane.proxy.cert.AcmeAccount;
import dev.plane.proxy.cert.CertificateSource;
import dev.plane.proxy.cert.ExternalAccount;
import dev.plane.proxy.forward.Timeouts;
import dev.plane.proxy.route.RouteLimits;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The command that runs a proxy. */
@Command(
        name = "proxy",
        mixinStandardHelpOptions = false,
        description = "Runs a proxy: the way from browsers to their sessions.",
        footer = {
            "",
            "Example:",
            "  plane proxy --controller-url http://localhost:8080 --cluster plane.test --http-port"
                    + " 80"
        })
public final class ProxyCommand implements Callable<Integer> {
    @Option(names = "--name", description = "Name of this proxy, px-…; random if left out.")
    private @Nullable ProxyName name;

    @Option(
            names = "--controller-url",
            required = true,
            description = "The controller, for instance http://localhost:8080.")
    private @Nullable ControllerUri controller;

    @Option(
            names = "--cluster",
            required = true,
            description = "The cluster it serves: host or host:port.")
    private @Nullable ClusterName cluster;

    @Option(names = "--https", description = "Serve HTTPS, on 443, and redirect from 80.")
    private boolean https;

    @Option(names = "--http-port", description = "Default: 9090; with HTTPS 80.")
    private @Nullable Integer httpPort;

    @Option(names = "--https-port", description = "Default with --https: 443.")
    private @Nullable Integer httpsPort;

    @Option(names = "--cert-path", description = "File with certificate and key.")
    private @Nullable Path certPath;

    @ArgGroup(exclusive = false)
    private @Nullable Acme acme;

    @ArgGroup(exclusive = false)
    private @Nullable ExternalAccountFlags externalAccount;

    @Option(names = "--root-redirect-url", description = "Where / leads.")
    private @Nullable URI rootRedirect;

    @Option(
            names = "--drain-seconds",
            defaultValue = "10",
            description = "How long requests in progress may take at the end (${DEFAULT-VALUE}).")
    private int drainSeconds;

    @Option(names = "--metrics-port", description = "Serve /health and /metrics: [HOST:]PORT.")
    private @Nullable MetricsAddress metrics;

    /** Where certificates come from; both or neither. */
    static final class Acme {
        @Option(names = "--acme-endpoint", required = true, description = "ACME directory.")
        private @Nullable URI endpoint;

        @Option(names = "--acme-email", required = true, description = "Contact of the account.")
        private @Nullable String email;
    }

    /** An account that exists elsewhere; both or neither. */
    static final class ExternalAccountFlags {
        @Option(names = "--acme-eab-kid", required = true, description = "Id of the account.")
        private @Nullable String keyId;

        @Option(
                names = "--acme-eab-hmac-key",
                required = true,
                description = "Its key, base64url without padding.")
        private @Nullable String hmacKey;
    }

    /** Runs a proxy as the whole process. */
    public static void main(String... args) {
        RoleProcess.main(new ProxyCommand(), args);
    }

    @Override
    public Integer call() throws Exception {
        return RoleProcess.run(() -> ProxyApplication.start(config()));
    }

    ProxyConfig config() {
        ProxyName chosen = name == null ? new RandomNames(new SecureRandom()).proxy() : name;
        return ProxyConfig.of(
                        chosen,
                        Objects.requireNonNull(controller),
                        Objects.requireNonNull(cluster),
                        ProxyPorts.of(https, httpPort, httpsPort))
                .withCertificates(certificates())
                .withRootRedirect(rootRedirect)
                .withLimits(Duration.ofSeconds(drainSeconds), Timeouts.DEFAULT, RouteLimits.DEFAULT)
                .withMetrics(Optional.ofNullable(metrics));
    }

    private CertificateSource certificates() {
        return new CertificateSource(
                Optional.ofNullable(certPath), Optional.ofNullable(acme).map(this::account));
    }

    private AcmeAccount account(Acme flags) {
        return new AcmeAccount(
                Objects.requireNonNull(flags.endpoint),
                Objects.requireNonNull(flags.email),
                Optional.ofNullable(externalAccount)
                        .map(
                                account ->
                                        new ExternalAccount(
                                                Objects.requireNonNull(account.keyId),
                                                Objects.requireNonNull(account.hmacKey))));
    }
}
