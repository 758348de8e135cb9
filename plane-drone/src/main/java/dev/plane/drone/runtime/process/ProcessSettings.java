package dev.plane.drone.runtime.process;

import dev.plane.common.error.InvalidValueException;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a drone runs processes.
 *
 * @param folder where it keeps what it knows of each process, and its output
 * @param ip the address at which proxies reach this machine
 * @param apps command lines by image name, each run by the shell
 * @param allowCommands whether a backend may bring a command of its own
 * @param grace time between a polite request to stop and the kill
 * @param startLimit time for a process to answer for the first time
 * @param logBytes size at which an output file is put aside; three are kept per process
 * @param environment the drone's own environment
 */
public record ProcessSettings(
        Path folder,
        InetAddress ip,
        Map<String, String> apps,
        boolean allowCommands,
        Duration grace,
        Duration startLimit,
        long logBytes,
        Map<String, String> environment) {
    public static final Duration GRACE = Duration.ofSeconds(30);
    public static final Duration START_LIMIT = Duration.ofMinutes(5);
    public static final long LOG_BYTES = 10L << 20;

    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR");

    public ProcessSettings {
        apps = new TreeMap<>(apps);
        environment = Map.copyOf(environment);
        InvalidValueException.require(!grace.isNegative(), "grace", grace, "0 or more");
        InvalidValueException.require(
                startLimit.isPositive(), "start limit", startLimit, "more than 0");
        InvalidValueException.require(logBytes > 0, "log bytes", logBytes, "more than 0");
    }

    /** What processes are given of the drone's own environment: nothing that may be secret. */
    Map<String, String> inherited() {
        Map<String, String> given = new HashMap<>(environment);
        given.keySet().removeIf(name -> !INHERITED.contains(name) && !name.startsWith("LC_"));
        return given;
    }
}
