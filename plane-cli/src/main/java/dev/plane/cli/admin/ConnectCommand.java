package dev.plane.cli.admin;

import dev.plane.cli.output.EarlyEnd;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.connect.SpawnConfig;
import dev.plane.common.docker.DockerExecutable;
import dev.plane.common.docker.Mount;
import dev.plane.common.docker.ResourceLimits;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.json.Json;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.PoolName;
import dev.plane.common.name.Subdomain;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code plane admin connect}: a session, started if its key has none. */
@Command(
        name = "connect",
        description = "Get the URL of a session, starting its backend if there is none.",
        footer = {
            "",
            "Ends with code 0 when the backend is ready, and also when it ends instead; then stderr"
                    + " says why.",
            "",
            "Examples:",
            "  plane admin connect --app demo --pool demo --key room-1",
            "  plane admin connect --cluster plane.test --image ghcr.io/me/app --key room-1",
            "  plane admin connect --executable '{\"image\":\"app\",\"env\":{\"MODE\":\"fast\"}}'"
        })
final class ConnectCommand implements Callable<Integer> {
    @ParentCommand AdminCommand admin;

    @Spec CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    Program program;

    @Option(
            names = "--cluster",
            paramLabel = "CLUSTER",
            description = "The cluster to start it in. Default: the controller's default cluster.")
    @Nullable ClusterName cluster;

    @Option(
            names = "--key",
            paramLabel = "NAME",
            description = "The key of the session. Default: none, so that it is a new one.")
    @Nullable String key;

    @Option(names = "--immediate", description = "Do not wait until the backend is ready.")
    boolean immediate;

    @Option(
            names = "--max-idle-seconds",
            paramLabel = "SECONDS",
            defaultValue = "500",
            description = "How long nobody may be connected. Default: ${DEFAULT-VALUE}.")
    int maxIdleSeconds;

    @Option(
            names = "--id",
            paramLabel = "BACKEND",
            description = "The name of the backend, if one is started. Default: a random one.")
    @Nullable BackendName id;

    @Option(
            names = "--static-token",
            description = "Give everybody the same token, which the backend sees in the path.")
    boolean staticToken;

    @Option(
            names = "--pool",
            paramLabel = "POOL",
            defaultValue = "",
            description = "The pool of drones to start it in. Default: the pool without a name.")
    PoolName pool;

    @Option(
            names = "--mount",
            paramLabel = "PATH",
            description = "With --image: the folder to mount, below the drone's mount base.")
    @Nullable String mount;

    @Option(
            names = "--subdomain",
            paramLabel = "NAME",
            description = "The subdomain under which alone it can be reached.")
    @Nullable Subdomain subdomain;

    /** What runs: exactly one of the three. */
    static final class Program {
        @Option(
                names = "--image",
                required = true,
                paramLabel = "IMAGE",
                description = "A container image.")
        @Nullable String image;

        @Option(
                names = "--app",
                required = true,
                paramLabel = "NAME",
                description = "A program that the drone was given with its --app.")
        @Nullable String app;

        @Option(
                names = "--executable",
                required = true,
                paramLabel = "JSON",
                converter = ExecutableOption.class,
                description = "Whatever the drone's runtime understands, sent as it is.")
        @Nullable RawJson executable;
    }

    @Override
    public Integer call() throws InterruptedException {
        ConnectRequest request = request();
        try (PlaneClient client = admin.client()) {
            ConnectResponse session = client.connect(request);
            print(session, admin.out());
            if (!immediate) {
                new StatusFollower(client, admin.out())
                        .followUntil(session.backendId(), BackendStatus.READY)
                        .filter(reached -> reached.status() == BackendStatus.TERMINATED)
                        .ifPresent(end -> admin.err().println(EarlyEnd.explain(end)));
            }
        }
        return ExitCode.OK;
    }

    private ConnectRequest request() {
        try {
            SpawnConfig spawn =
                    new SpawnConfig(
                            id,
                            cluster,
                            pool,
                            executable(),
                            null,
                            maxIdleSeconds,
                            staticToken,
                            subdomain);
            return ConnectRequest.of(key == null ? null : KeyConfig.named(key), spawn, null);
        } catch (InvalidValueException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private RawJson executable() {
        if (program.image != null) {
            return container(program.image);
        }
        InvalidValueException.require(
                mount == null,
                "--mount",
                mount,
                "not without --image: an executable names its own");
        return program.executable != null
                ? program.executable
                : Json.raw(Map.of("image", Objects.requireNonNull(program.app)));
    }

    private RawJson container(String image) {
        return Json.raw(
                new DockerExecutable(
                        image,
                        null,
                        null,
                        Map.of(),
                        ResourceLimits.NONE,
                        mount == null ? null : new Mount.At(mount),
                        null));
    }

    private static void print(ConnectResponse session, PrintWriter out) {
        out.println(
                (session.spawned() ? "Created backend: " : "Reusing backend: ")
                        + session.backendId());
        out.println("URL: " + session.url());
        out.println("Status URL: " + session.statusUrl());
        if (session.drone() != null) {
            out.println("Drone: " + session.drone());
        }
        out.flush();
    }
}
