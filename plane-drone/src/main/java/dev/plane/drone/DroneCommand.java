package dev.plane.drone;

import dev.plane.boot.MetricsAddress;
import dev.plane.boot.RoleProcess;
import dev.plane.boot.StartException;
import dev.plane.common.client.ControllerUri;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.PoolName;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code plane drone}: runs backends on this machine. */
@Command(
        name = "drone",
        description = "Runs backends on this machine, as a controller tells it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  plane drone --controller-url http://localhost:8080 --cluster plane.test"
                    + " --runtime process --app notes='python3 notes.py'"
        })
public final class DroneCommand implements Callable<Integer> {
    private enum RuntimeKind {
        DOCKER,
        PROCESS,
        SOCKET
    }

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of this drone (dr-…); one is made up and kept if not given.")
    private @Nullable DroneName name;

    @Option(
            names = "--controller-url",
            paramLabel = "URL",
            required = true,
            description = "Where the controller listens.")
    private @Nullable ControllerUri controller;

    @Option(
            names = "--cluster",
            paramLabel = "CLUSTER",
            required = true,
            description = "The cluster to run backends for.")
    private @Nullable ClusterName cluster;

    @Option(
            names = "--pool",
            paramLabel = "POOL",
            defaultValue = "",
            description = "The pool of the cluster; the default pool has no name.")
    private PoolName pool = new PoolName("");

    @Option(
            names = "--ip",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description =
                    "Host or IP under which proxies reach this machine; a host is resolved once"
                            + " (${DEFAULT-VALUE}).")
    private String ip = "127.0.0.1";

    @Option(
            names = "--db",
            paramLabel = "FILE",
            description =
                    "Where the drone keeps its state (FILE and FILE.d); by default below"
                            + " /var/lib/plane/drone for root, ~/.plane/drone for others.")
    private @Nullable Path database;

    @Option(
            names = "--runtime",
            paramLabel = "KIND",
            defaultValue = "docker",
            description = "What runs backends: docker, process or socket (${DEFAULT-VALUE}).")
    private RuntimeKind runtime = RuntimeKind.DOCKER;

    @Option(
            names = "--app",
            paramLabel = "NAME=COMMAND",
            description =
                    "With --runtime process: run COMMAND, a line for the shell, for image NAME."
                            + " May be repeated.")
    private Map<String, String> apps = new LinkedHashMap<>();

    @Option(
            names = "--allow-commands",
            description =
                    "With --runtime process: also run commands that callers of connect bring. Who"
                            + " may connect may then do all that this user may.")
    private boolean allowCommands;

    @Option(
            names = "--stop-backends-on-exit",
            description = "End all backends with the drone; otherwise they outlive it.")
    private boolean stopBackendsOnExit;

    @Option(
            names = "--docker-runtime",
            paramLabel = "RUNTIME",
            description = "Docker: the runtime of containers, such as runsc.")
    private @Nullable String dockerRuntime;

    @Option(
            names = "--executor-socket",
            paramLabel = "FILE",
            description = "Leave backends to the program that listens on this Unix socket.")
    private @Nullable Path executorSocket;

    @Option(
            names = "--log-config",
            paramLabel = "JSON",
            description = "Docker: the log configuration of containers.")
    private @Nullable String logConfig;

    @Option(
            names = "--mount-base",
            paramLabel = "FOLDER",
            description = "Docker: where the folders that backends mount lie.")
    private @Nullable Path mountBase;

    @Option(names = "--auto-prune-images", description = "Docker: delete unused images.")
    private boolean autoPruneImages;

    @Option(
            names = "--auto-prune-containers-older-than-seconds",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Docker: delete stopped containers of this age (${DEFAULT-VALUE}).")
    private int pruneContainersOlderThanSeconds;

    @Option(
            names = "--metrics-port",
            paramLabel = "[HOST:]PORT",
            description = "Answer /health and /metrics here; by default nowhere.")
    private @Nullable MetricsAddress metrics;

    /** The program {@code plane-drone}. */
    public static void main(String[] args) {
        RoleProcess.main(new DroneCommand(), args);
    }

    @Override
    public Integer call() throws Exception {
        DroneConfig config = config();
        return RoleProcess.run(() -> DroneApplication.start(config));
    }

    /**
     * What the flags say.
     *
     * @throws StartException if flags do not go together
     * @throws InvalidValueException if a value is no good
     */
    DroneConfig config() {
        if (controller == null || cluster == null) {
            throw new IllegalStateException("not parsed");
        }
        return new DroneConfig(
                Optional.ofNullable(name),
                controller,
                cluster,
                pool,
                resolve(ip),
                Optional.ofNullable(database),
                runtimeConfig(),
                stopBackendsOnExit,
                DroneTimings.DEFAULT,
                Optional.ofNullable(metrics));
    }

    private RuntimeConfig runtimeConfig() {
        if (executorSocket != null) {
            return new RuntimeConfig.Executor(executorSocket);
        }
        return switch (runtime) {
            case PROCESS -> new RuntimeConfig.Processes(apps, allowCommands);
            case DOCKER ->
                    new RuntimeConfig.Docker(
                            dockerRuntime,
                            logConfig,
                            mountBase,
                            autoPruneImages,
                            Duration.ofSeconds(pruneContainersOlderThanSeconds));
            case SOCKET ->
                    throw new StartException("--runtime socket needs --executor-socket FILE");
        };
    }

    private static InetAddress resolve(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .filter(Inet4Address.class::isInstance)
                    .findFirst()
                    .orElseThrow(() -> new InvalidValueException("--ip", host, "an IPv4 address"));
        } catch (UnknownHostException e) {
            throw new InvalidValueException("--ip", host, "a host or IP that can be resolved");
        }
    }
}
