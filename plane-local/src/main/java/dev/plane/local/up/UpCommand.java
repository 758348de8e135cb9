package dev.plane.local.up;

import dev.plane.boot.RoleProcess;
import dev.plane.boot.StartException;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.time.Ticker;
import dev.plane.controller.DatabaseUrl;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code plane up}: a whole Plane on this machine, until Ctrl-C. */
@Command(
        name = "up",
        description = "Run all of Plane on this machine, with a demo session, until Ctrl-C.",
        footer = {
            "",
            "Data, state and log (unless RUST_LOG asks for that on the terminal) lie in ~/.plane.",
            "",
            "Examples:",
            "  plane up",
            "  plane up --app notes='python3 app.py'     your program; it listens on $PORT",
            "  plane up --fresh                          forget what earlier runs left"
        })
final class UpCommand implements Callable<Integer> {
    private static final String DEFAULT_PORT = "8080";
    private static final String DEFAULT_PROXY_PORT = "9090";

    @Spec CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = DEFAULT_PORT,
            description = "The controller's port. Default: ${DEFAULT-VALUE}.")
    int port;

    @Option(
            names = "--proxy-port",
            paramLabel = "PORT",
            defaultValue = DEFAULT_PROXY_PORT,
            description = "The proxy's port, the one in session URLs. Default: ${DEFAULT-VALUE}.")
    int proxyPort;

    @Option(
            names = "--db",
            paramLabel = "URL",
            description =
                    "A PostgreSQL database, such as postgres://user:password@host/database."
                            + " Default: a server of its own with its data in ~/.plane.")
    @Nullable String database;

    @Option(
            names = "--app",
            paramLabel = "NAME=COMMAND",
            description = "A program that sessions may run as image NAME; may be repeated.")
    Map<String, String> apps = new LinkedHashMap<>();

    @Option(
            names = "--fresh",
            description =
                    "First end the sessions and delete the data that earlier runs left in ~/.plane."
                            + " A database given by --db is not touched.")
    boolean fresh;

    @Override
    public Integer call() throws Exception {
        requireLinux(System.getProperty("os.name", "unknown"));
        UpConfig config = config(System.getenv());
        String command = System.getProperty("plane.command", "plane");
        Ticker ticker = Ticker.system();
        Progress progress = new Progress(spec.commandLine().getOut(), ticker);
        return RoleProcess.run(() -> Up.start(config, command, progress, ticker));
    }

    /** What the flags say; a value that is none is a mistake in the command line. */
    UpConfig config(Map<String, String> environment) {
        try {
            return new UpConfig(
                    home(environment),
                    port,
                    proxyPort,
                    Optional.ofNullable(database).map(DatabaseUrl::parse),
                    apps,
                    fresh,
                    environment.containsKey("RUST_LOG"));
        } catch (InvalidValueException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    static void requireLinux(String system) {
        if (!system.equals("Linux")) {
            throw new StartException(
                    "plane up runs on Linux only, not on %s; plane admin works here too"
                            .formatted(system));
        }
    }

    private static Path home(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        if (home.isEmpty()) {
            throw new StartException("HOME is not set: data and state lie in its folder .plane");
        }
        return Path.of(home).toAbsolutePath().resolve(".plane");
    }
}
