package dev.plane.boot;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DnsServerName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.PoolName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.name.Subdomain;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The life of a process that runs a role: from its command line to the signal that ends it.
 *
 * <p>Exit codes: 1 if it cannot start or fails, 2 for a command line that is not understood.
 */
public final class RoleProcess {
    private static final Logger LOG = LoggerFactory.getLogger(RoleProcess.class);

    /** Longer than any role takes to stop in order; a stuck one must not outlive its signal. */
    private static final long CLOSE_LIMIT_SECONDS = 60;

    private RoleProcess() {}

    /** Starts a role; closing what it returns stops the role. */
    @FunctionalInterface
    public interface Start {
        AutoCloseable start() throws Exception;
    }

    /**
     * Runs a role's command as the whole process, and exits with its code.
     *
     * @param command an object with picocli's annotations
     */
    public static void main(Object command, String... args) {
        main(commandLine(command), args);
    }

    /** Runs a prepared command line as the whole process, and exits with its code. */
    public static void main(CommandLine line, String... args) {
        System.exit(line.execute(args));
    }

    /** The command line of one command, in the manner of {@link #prepare}. */
    public static CommandLine commandLine(Object command) {
        return prepare(new CommandLine(command), System.getenv());
    }

    /**
     * Gives a command line, with every command that is below it by now, the manner of Plane's
     * commands: flags default to the environment ({@code PLANE_HTTP_PORT} for {@code --http-port}),
     * and a failure is one line.
     */
    public static CommandLine prepare(CommandLine line, Map<String, String> environment) {
        return line.setDefaultValueProvider(new EnvironmentDefaults(environment))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .registerConverter(MetricsAddress.class, MetricsAddress::parse)
                .registerConverter(ControllerUri.class, ControllerUri::parse)
                .registerConverter(ClusterName.class, ClusterName::new)
                .registerConverter(PoolName.class, PoolName::new)
                .registerConverter(DroneName.class, DroneName::new)
                .registerConverter(ProxyName.class, ProxyName::new)
                .registerConverter(DnsServerName.class, DnsServerName::new)
                .registerConverter(BackendName.class, BackendName::new)
                .registerConverter(Subdomain.class, Subdomain::new)
                .setParameterExceptionHandler((mistake, _) -> misused(mistake))
                .setExecutionExceptionHandler((failure, command, _) -> failed(failure, command));
    }

    /**
     * Starts a role, waits for SIGTERM or SIGINT, and closes it.
     *
     * @return the exit code of a role that was told to stop
     * @throws Exception if the role cannot start or does not close
     */
    public static int run(Start role) throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        AtomicBoolean starting = new AtomicBoolean(true);
        Thread main = Thread.currentThread();
        StopSignals.handle(
                () -> {
                    // One step, or an interrupt meant for the start could reach the close.
                    synchronized (starting) {
                        stop.countDown();
                        if (starting.get()) {
                            main.interrupt();
                        }
                    }
                    awaitClosed(closed);
                });
        try (AutoCloseable _ = role.start()) {
            synchronized (starting) {
                starting.set(false);
            }
            stop.await();
        } catch (InterruptedException e) {
            if (stop.getCount() > 0) {
                throw e;
            }
            LOG.debug("told to stop while starting", e);
        } catch (Exception e) {
            if (stop.getCount() > 0 || !starting.get()) {
                throw e;
            }
            LOG.debug("interrupted while starting", e);
        } finally {
            closed.countDown();
        }
        return CommandLine.ExitCode.OK;
    }

    private static void awaitClosed(CountDownLatch closed) {
        try {
            if (!closed.await(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("not stopped within {} s: giving up", CLOSE_LIMIT_SECONDS);
                Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int misused(ParameterException mistake) {
        CommandLine line = mistake.getCommandLine();
        PrintWriter err = line.getErr();
        String name = line.getCommandSpec().qualifiedName(" ");
        err.println(name + ": " + message(mistake));
        UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("See '" + name + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    /** A value that a type of ours refused says why in its own words. */
    private static @Nullable String message(ParameterException mistake) {
        if (!(mistake.getCause() instanceof InvalidValueException refusal)) {
            return mistake.getMessage();
        }
        return switch (mistake.getArgSpec()) {
            case OptionSpec option -> option.longestName() + ": " + refusal.getMessage();
            case PositionalParamSpec parameter ->
                    parameter.paramLabel() + ": " + refusal.getMessage();
            case null, default -> mistake.getMessage();
        };
    }

    private static int failed(Exception failure, CommandLine line) {
        LOG.debug("failed", failure);
        String name = line.getCommandSpec().qualifiedName(" ");
        line.getErr().println(name + ": " + StartFailure.describe(failure));
        return CommandLine.ExitCode.SOFTWARE;
    }
}
