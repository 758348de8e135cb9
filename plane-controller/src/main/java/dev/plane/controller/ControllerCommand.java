package dev.plane.controller;

import dev.plane.boot.MetricsAddress;
import dev.plane.boot.RoleProcess;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.ClusterName;
import dev.plane.controller.ControllerConfig.Control;
import dev.plane.controller.ControllerConfig.Reach;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.util.Set;
import java.util.concurrent.Callable;

/** Runs a controller: the hub that drones, proxies and DNS servers connect to. */
@Command(
        name = "controller",
        mixinStandardHelpOptions = true,
        description = "Run a controller: the hub that drones, proxies and DNS servers connect to.",
        footer = {
            "",
            "Examples:",
            "  plane controller --db postgres://plane:secret@localhost:5432/plane",
            "  plane controller --db \"$DB\" --host 0.0.0.0 --default-cluster plane.test"
        })
public final class ControllerCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--db",
            required = true,
            paramLabel = "URL",
            description = "PostgreSQL database: postgres://user:password@host:5432/db, or JDBC.")
    private String db = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to serve HTTP on (default: ${DEFAULT-VALUE}).")
    private int port = ControllerConfig.DEFAULT_PORT;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to serve HTTP on (default: ${DEFAULT-VALUE}).")
    private String host = ControllerConfig.DEFAULT_HOST;

    @Option(
            names = "--controller-url",
            paramLabel = "URL",
            description = "URL by which clients reach this controller (default: http://HOST:PORT).")
    private @Nullable URI controllerUrl;

    @Option(
            names = "--advertise-url",
            paramLabel = "URL",
            description =
                    "URL by which other controllers reach this one (default: http://HOST:PORT, with"
                            + " an address of this machine in place of a wildcard).")
    private @Nullable URI advertiseUrl;

    @Option(
            names = "--default-cluster",
            paramLabel = "CLUSTER",
            description = "Cluster of connect requests that name none.")
    private @Nullable ClusterName defaultCluster;

    @Option(
            names = "--cleanup-min-age-days",
            paramLabel = "DAYS",
            description = "Delete what ended so many days ago (default: never).")
    private @Nullable Integer cleanupMinAgeDays;

    @Option(
            names = "--forward-auth",
            paramLabel = "URL",
            description = "Ask this URL whether a request to /ctrl may pass.")
    private @Nullable URI forwardAuth;

    @Option(
            names = "--best-of",
            paramLabel = "N",
            description =
                    "Give a new backend to the best of N drones chosen at random"
                            + " (default: ${DEFAULT-VALUE}).")
    private int bestOf = ControllerConfig.DEFAULT_BEST_OF;

    @Option(
            names = "--metrics-port",
            paramLabel = "[HOST:]PORT",
            description = "Serve /health and /metrics there (default: nowhere).")
    private @Nullable MetricsAddress metrics;

    /** Runs a controller as the whole process. */
    public static void main(String... args) {
        RoleProcess.main(new ControllerCommand(), args);
    }

    @Override
    public Integer call() throws Exception {
        ControllerConfig config = config();
        return RoleProcess.run(() -> ControllerApplication.start(config));
    }

    /** What the flags say; a value that is none is a mistake in the command line. */
    ControllerConfig config() {
        try {
            return parsed();
        } catch (InvalidValueException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private ControllerConfig parsed() {
        Reach at = Reach.at(host, port);
        return new ControllerConfig(
                DatabaseUrl.parse(db),
                null,
                new Reach(at.listen(), controllerUrl, advertiseUrl),
                defaultCluster,
                bestOf,
                cleanupMinAgeDays,
                new Control(forwardAuth, Set.of()),
                metrics);
    }
}
