package dev.plane.local.up;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.ClusterName;
import dev.plane.controller.DatabaseUrl;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code plane up} shall run.
 *
 * @param home where data, state and log lie
 * @param port the controller's
 * @param proxyPort the proxy's
 * @param database empty for a PostgreSQL server of its own
 * @param apps further programs by image name, each a command for the shell, in the order given
 * @param fresh whether what earlier runs left is deleted first
 * @param logsToTerminal whether the log goes there instead of to a file
 */
record UpConfig(
        Path home,
        int port,
        int proxyPort,
        Optional<DatabaseUrl> database,
        Map<String, String> apps,
        boolean fresh,
        boolean logsToTerminal) {
    /** So that a name can be typed into a shell as it is. */
    private static final Pattern APP_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]*");

    UpConfig {
        apps = Collections.unmodifiableMap(new LinkedHashMap<>(apps));
        requirePort("port", port);
        requirePort("proxy-port", proxyPort);
        InvalidValueException.require(
                port != proxyPort, "proxy-port", proxyPort, "another port than --port");
        apps.forEach(UpConfig::requireApp);
    }

    private static void requireApp(String name, String command) {
        String app = name + "=" + command;
        InvalidValueException.require(
                !name.isBlank() && !command.isBlank(),
                "app",
                app,
                "NAME=COMMAND, neither of them empty");
        InvalidValueException.require(
                APP_NAME.matcher(name).matches(),
                "app",
                app,
                "a NAME of letters, digits and . _ / : @ -");
        InvalidValueException.require(
                !name.equals(DemoSession.APP),
                "app",
                app,
                "another name: demo is the session that comes with plane up");
    }

    private static void requirePort(String flag, int port) {
        InvalidValueException.require(port >= 1 && port <= 65_535, flag, port, "1 to 65535");
    }

    ClusterName cluster() {
        return new ClusterName("localhost:" + proxyPort);
    }

    /** Where people and programs of this machine find the controller. */
    String controllerUrl() {
        return "http://localhost:" + port;
    }

    Path postgresFolder() {
        return home.resolve("postgres");
    }

    Path droneFolder() {
        return home.resolve("drone");
    }

    Path logFile() {
        return home.resolve("up.log");
    }
}
