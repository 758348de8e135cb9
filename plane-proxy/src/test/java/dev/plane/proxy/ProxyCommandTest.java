package dev.plane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.boot.MetricsAddress;
import dev.plane.boot.RoleProcess;
import dev.plane.common.client.ControllerUri;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ProxyName;
import dev.plane.proxy.cert.AcmeAccount;
import dev.plane.proxy.cert.CertificateSource;
import dev.plane.proxy.cert.ExternalAccount;
import dev.plane.proxy.forward.Timeouts;
import dev.plane.proxy.route.RouteLimits;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

class ProxyCommandTest {
    private final ProxyCommand command = new ProxyCommand();
    private final CommandLine line = RoleProcess.commandLine(command);

    private int execute(StringWriter err, String... args) {
        return line.setErr(new PrintWriter(err, true)).execute(args);
    }

    @Test
    void few_flags_make_a_local_proxy() {
        line.parseArgs("--controller-url", "http://localhost:8080", "--cluster", "a.test");

        ProxyConfig config = command.config();

        assertThat(config.name().value()).startsWith("px-");
        assertThat(config)
                .isEqualTo(
                        ProxyConfig.of(
                                config.name(),
                                ControllerUri.parse("http://localhost:8080"),
                                new ClusterName("a.test"),
                                ProxyPorts.http(9090)));
    }

    @Test
    void every_flag_has_its_place() {
        line.parseArgs(
                "--name=px-1",
                "--controller-url=https://token@c.test",
                "--cluster=a.test:8443",
                "--https",
                "--http-port=81",
                "--https-port=8443",
                "--cert-path=cert.json",
                "--acme-endpoint=https://acme.test/directory",
                "--acme-email=a@a.test",
                "--acme-eab-kid=kid-1",
                "--acme-eab-hmac-key=zWNDZM6e",
                "--root-redirect-url=https://a.test/",
                "--drain-seconds=3",
                "--metrics-port=127.0.0.1:9100");

        assertThat(command.config())
                .isEqualTo(
                        ProxyConfig.of(
                                        new ProxyName("px-1"),
                                        ControllerUri.parse("https://token@c.test"),
                                        new ClusterName("a.test:8443"),
                                        new ProxyPorts(81, 8443))
                                .withCertificates(
                                        new CertificateSource(
                                                Optional.of(Path.of("cert.json")),
                                                Optional.of(
                                                        new AcmeAccount(
                                                                URI.create(
                                                                        "https://acme.test/directory"),
                                                                "a@a.test",
                                                                Optional.of(
                                                                        new ExternalAccount(
                                                                                "kid-1",
                                                                                "zWNDZM6e"))))))
                                .withRootRedirect(URI.create("https://a.test/"))
                                .withLimits(
                                        Duration.ofSeconds(3),
                                        Timeouts.DEFAULT,
                                        RouteLimits.DEFAULT)
                                .withMetrics(Optional.of(new MetricsAddress("127.0.0.1", 9100))));
    }

    @Test
    void half_an_acme_account_is_misuse_that_names_the_missing_flag() {
        StringWriter err = new StringWriter();

        int code =
                execute(
                        err,
                        "--controller-url=http://localhost",
                        "--cluster=a.test",
                        "--acme-email=a@a.test");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--acme-endpoint");
    }

    @Test
    void controller_that_is_no_url_is_misuse() {
        StringWriter err = new StringWriter();

        int code = execute(err, "--controller-url=ftp://c.test", "--cluster=a.test");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("proxy: --controller-url: controller: ftp://c.test (expected: a URL");
    }

    @Test
    void bad_external_account_key_is_one_line() {
        StringWriter err = new StringWriter();

        int code =
                execute(
                        err,
                        "--controller-url=http://localhost",
                        "--cluster=a.test",
                        "--acme-endpoint=https://acme.test/",
                        "--acme-email=a@a.test",
                        "--acme-eab-kid=k",
                        "--acme-eab-hmac-key=a+/=");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "proxy: EAB HMAC key: (4 characters) (expected: base64url without"
                                + " padding)");
    }

    /** W-63. */
    @Test
    void https_without_certificates_ends_with_one_clear_line() {
        StringWriter err = new StringWriter();

        int code = execute(err, "--controller-url=http://localhost", "--cluster=a.test", "--https");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("proxy: HTTPS is not there yet");
    }
}
