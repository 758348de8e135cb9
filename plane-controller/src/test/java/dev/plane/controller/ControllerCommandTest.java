package dev.plane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.boot.RoleProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

class ControllerCommandTest {
    private static final String DB = "postgres://postgres@127.0.0.1:1/plane";

    @Test
    void flagsLeftOut_haveUpstreamsDefaults() {
        ControllerConfig config = parse("--db", DB);

        assertThat(config).isEqualTo(ControllerConfig.of(DatabaseUrl.parse(DB)));
        assertThat(config.reach().listen())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));
        assertThat(config.bestOf()).isEqualTo(2);
    }

    @Test
    void everyFlag_isInTheConfiguration() {
        ControllerConfig config =
                parse(
                        "--db",
                        DB,
                        "--host",
                        "0.0.0.0",
                        "--port",
                        "81",
                        "--controller-url",
                        "https://plane.example",
                        "--advertise-url",
                        "http://10.0.0.1:81",
                        "--default-cluster",
                        "c.test",
                        "--cleanup-min-age-days",
                        "7",
                        "--forward-auth",
                        "http://auth/x?y=z",
                        "--best-of",
                        "5",
                        "--metrics-port",
                        "9100");

        assertThat(config.reach())
                .isEqualTo(
                        new ControllerConfig.Reach(
                                new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 81),
                                URI.create("https://plane.example"),
                                URI.create("http://10.0.0.1:81")));
        assertThat(config.defaultCluster()).hasToString("c.test");
        assertThat(config.cleanupMinAgeDays()).isEqualTo(7);
        assertThat(config.control().forwardAuth()).isEqualTo(URI.create("http://auth/x?y=z"));
        assertThat(config.control().hosts()).isEmpty();
        assertThat(config.bestOf()).isEqualTo(5);
        assertThat(Optional.ofNullable(config.metrics())).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "--port, 65536, port: 65536",
        "--port, x, x",
        "--best-of, 0, best-of: 0",
        "--cleanup-min-age-days, -1, cleanup-min-age-days: -1",
        "--controller-url, ftp://h, controller-url: ftp://h",
        "--forward-auth, nonsense, forward-auth: nonsense",
        "--default-cluster, a:b:c, a:b:c",
        "--db, nonsense, db: nonsense",
        "--no-such-flag, x, --no-such-flag",
    })
    void mistakeInTheCommandLine_isOneLineAndExitCode2(String flag, String value, String told) {
        StringWriter err = new StringWriter();
        CommandLine line =
                RoleProcess.commandLine(new ControllerCommand()).setErr(new PrintWriter(err));
        int code =
                flag.equals("--db")
                        ? line.execute(flag, value)
                        : line.execute("--db", DB, flag, value);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines().findFirst().orElse("")).contains(told);
    }

    /** W-57. */
    @Test
    void addressOfVersion6_makesUrlsWithBrackets() {
        InetSocketAddress six = new InetSocketAddress(InetAddress.ofLiteral("::1"), 8080);

        assertThat(Addresses.controllerUrl(six)).hasToString("http://[0:0:0:0:0:0:0:1]:8080");
        assertThat(parse("--db", DB, "--host", "::1").reach().listen()).isEqualTo(six);
        assertThat(parse("--db", DB, "--host", "[::1]").reach().listen()).isEqualTo(six);
    }

    @Test
    void wildcardAddress_isNotAdvertised() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 8080);

        assertThat(Addresses.controllerUrl(any)).hasToString("http://0.0.0.0:8080");
        assertThat(Addresses.advertiseUrl(any).getPort()).isEqualTo(8080);
    }

    private static ControllerConfig parse(String... args) {
        ControllerCommand command = new ControllerCommand();
        RoleProcess.commandLine(command).parseArgs(args);
        return command.config();
    }
}
