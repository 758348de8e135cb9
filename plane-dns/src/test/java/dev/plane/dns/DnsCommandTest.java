package dev.plane.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.boot.MetricsAddress;
import dev.plane.boot.RoleProcess;
import dev.plane.dns.zone.Zone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.util.Optional;

class DnsCommandTest {
    private static final String[] REQUIRED = {
        "--controller-url", "http://localhost:8080", "--zone", "acme.example.com"
    };

    @Test
    void requiredFlags_leaveTheDefaults() {
        DnsConfig config = config(REQUIRED);

        assertThat(config.name().value()).matches("ns-[a-z0-9]{14}");
        assertThat(config.controller()).hasToString("http://localhost:8080");
        assertThat(config.zone()).isEqualTo(Zone.Delegated.of("acme.example.com"));
        assertThat(config.nameServer().name()).hasToString("ns.acme.example.com.");
        assertThat(config.nameServer().addresses()).isEmpty();
        assertThat(config.host()).isEmpty();
        assertThat(config.port()).isEqualTo(53);
        assertThat(config.metrics()).isEmpty();
        assertThat(config.listen().getAddress().isAnyLocalAddress()).isTrue();
    }

    @Test
    void allFlags_areTaken() {
        DnsConfig config =
                config(
                        "--name=ns-one",
                        "--controller-url=https://plane.example.com",
                        "--zone=acme.example.com.",
                        "--host=127.0.0.2",
                        "--port=5353",
                        "--ns-name=ns1.acme.example.com",
                        "--ns-address=192.0.2.7",
                        "--ns-address=2001:db8::7",
                        "--metrics-port=127.0.0.1:9000");

        assertThat(config.name()).hasToString("ns-one");
        assertThat(config.controller()).hasToString("https://plane.example.com");
        assertThat(config.zone()).hasToString("acme.example.com");
        assertThat(config.host()).contains(InetAddress.ofLiteral("127.0.0.2"));
        assertThat(config.port()).isEqualTo(5353);
        assertThat(config.nameServer().name()).hasToString("ns1.acme.example.com.");
        assertThat(config.nameServer().addresses())
                .containsExactly(
                        InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("2001:db8::7"));
        assertThat(config.metrics()).isEqualTo(Optional.of(MetricsAddress.parse("127.0.0.1:9000")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--zone . | zone: . (expected: a domain name such as acme.example.com)",
                "--zone a..b | zone: a..b (expected: a domain name such as acme.example.com)",
                "--zone a --port 70000 | port: 70000 (expected: 0 to 65535)",
                "--zone a --port x | '--port'",
                "--zone a --host x | --host: x (expected: an IP address)",
                "--zone a --ns-address x | --ns-address: x (expected: an IP address)",
                "--zone a --ns-name a/b | ns-name: a/b (expected: a domain name",
                "--zone a --ns-name b --ns-address ::1 | ns-address: [/0:0:0:0:0:0:0:1] (expected:"
                        + " none",
                "--zone a --name px-one | --name: ",
                "--port 53 | '--zone="
            })
    void badFlag_isToldInOneLine(String flags, String message) {
        StringWriter err = new StringWriter();
        CommandLine line = RoleProcess.commandLine(new DnsCommand());
        line.setErr(new PrintWriter(err));

        int code = line.execute(("--controller-url http://localhost:1 " + flags).split(" "));

        assertThat(code).isNotZero();
        assertThat(err.toString()).contains(message).startsWith("dns: ");
    }

    private static DnsConfig config(String... flags) {
        DnsCommand command = new DnsCommand();
        RoleProcess.commandLine(command).parseArgs(flags);
        return command.config();
    }
}
