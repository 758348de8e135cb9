package dev.plane.boot;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class RoleProcessTest {
    private final StringWriter err = new StringWriter();

    @Test
    void flag_defaults_to_the_environment() {
        Role role = new Role();

        int code = line(role, Map.of("PLANE_CLUSTER", "plane.test")).execute("--http-port", "1");

        assertThat(code).isZero();
        assertThat(role.cluster).isEqualTo(new ClusterName("plane.test"));
    }

    @Test
    void flag_wins_over_the_environment_and_the_environment_over_the_default() {
        Role role = new Role();
        Map<String, String> environment = Map.of("PLANE_CLUSTER", "a", "PLANE_HTTP_PORT", "7");

        line(role, environment).execute("--cluster", "b");

        assertThat(role.cluster).isEqualTo(new ClusterName("b"));
        assertThat(role.httpPort).isEqualTo(7);
    }

    @Test
    void missing_flag_is_told_in_two_lines_with_code_2() {
        int code = line(new Role(), Map.of()).execute();

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "role: Missing required option: '--cluster=<cluster>'",
                        "See 'role --help'.");
    }

    @Test
    void unknown_flag_suggests_the_nearest() {
        int code = line(new Role(), Map.of()).execute("--clutser", "a", "--cluster", "b");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--cluster").contains("See 'role --help'.");
    }

    @Test
    void refused_value_says_flag_value_and_expectation() {
        int code = line(new Role(), Map.of()).execute("--cluster", "a b");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("role: --cluster: cluster: a b (expected: host or host:port)");
    }

    @Test
    void refused_parameter_says_name_value_and_expectation() {
        Role role = new Role();

        int code = line(role, Map.of()).execute("--cluster", "a", "a b");

        assertThat(code).isEqualTo(2);
        assertThat(role.backend).isNull();
        assertThat(err.toString()).startsWith("role: BACKEND: ").contains("a b (expected: ");
    }

    @Test
    void choice_between_flags_is_not_made_by_the_environment() {
        Role role = new Role();
        Map<String, String> environment = Map.of("PLANE_IMAGE", "of-the-environment");

        line(role, environment).execute("--cluster", "a", "--app", "mine");

        assertThat(role.program.app).isEqualTo("mine");
        assertThat(role.program.image).isNull();
    }

    @Test
    void commands_below_are_prepared_too() {
        Role role = new Role();
        CommandLine plane = new CommandLine(new Parent()).addSubcommand(role);
        RoleProcess.prepare(plane, Map.of("PLANE_CLUSTER", "plane.test"));

        assertThat(plane.execute("role")).isZero();
        assertThat(role.cluster).isEqualTo(new ClusterName("plane.test"));
    }

    @Test
    void failed_start_is_one_line_with_code_1() {
        Role role = new Role();
        role.start =
                () -> {
                    throw new IllegalStateException(
                            "bean", new StartException("no Docker: start it"));
                };

        int code = line(role, Map.of()).execute("--cluster", "a");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("role: no Docker: start it");
    }

    @Test
    void failures_are_described_by_what_caused_them() {
        assertThat(describe(new BindException("Address already in use")))
                .isEqualTo("cannot listen: Address already in use");
        assertThat(describe(new SQLException("Connection refused\nmore")))
                .isEqualTo("database: Connection refused");
        assertThat(describe(new SQLException("failed", new UnknownHostException("no.such.host"))))
                .isEqualTo("database: no host has the name no.such.host");
        assertThat(describe(new ArithmeticException("/ by zero")))
                .isEqualTo("ArithmeticException: / by zero");
    }

    @Test
    @Timeout(30)
    void terminated_process_closes_its_role_before_it_ends() throws Exception {
        Process process = role("serve");
        try (BufferedReader out = process.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("started");
            process.toHandle().destroy();
            assertThat(out.lines()).containsExactly("closed");
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    @Timeout(30)
    void terminated_while_starting_ends_without_waiting_for_the_start() throws Exception {
        Process process = role("hang");
        try (BufferedReader out = process.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("starting");
            process.toHandle().destroy();
            assertThat(out.lines()).containsExactly("given up");
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private CommandLine line(Role role, Map<String, String> environment) {
        return RoleProcess.prepare(new CommandLine(role), environment)
                .setErr(new PrintWriter(err, true));
    }

    private static String describe(Throwable cause) {
        return StartFailure.describe(new IllegalStateException("wrapped", cause));
    }

    private static Process role(String mode) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        List<String> command = List.of(java, "-cp", classPath, Probe.class.getName(), mode);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("RUST_LOG", "off");
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Command(name = "role")
    private static final class Role implements Callable<Integer> {
        @Option(names = "--cluster", required = true)
        private @Nullable ClusterName cluster;

        @Option(names = "--http-port", defaultValue = "80")
        private int httpPort;

        @Parameters(paramLabel = "BACKEND", arity = "0..1")
        private @Nullable BackendName backend;

        @ArgGroup private Program program = new Program();

        private Callable<Integer> start = () -> 0;

        @Override
        public Integer call() throws Exception {
            return start.call();
        }
    }

    static final class Program {
        @Option(names = "--image", required = true)
        private @Nullable String image;

        @Option(names = "--app", required = true)
        private @Nullable String app;
    }

    @Command(name = "plane")
    private static final class Parent {}

    /** A process of its own, since a signal goes to a whole process. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] args) throws Exception {
            System.exit(RoleProcess.run(args[0].equals("hang") ? Probe::hang : Probe::serve));
        }

        private static AutoCloseable serve() {
            System.out.println("started");
            return () -> System.out.println("closed");
        }

        private static AutoCloseable hang() throws InterruptedException {
            System.out.println("starting");
            try {
                new CountDownLatch(1).await();
            } finally {
                System.out.println("given up");
            }
            return () -> {};
        }
    }
}
