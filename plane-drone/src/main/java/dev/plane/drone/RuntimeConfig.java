package dev.plane.drone;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What runs a drone's backends. */
public sealed interface RuntimeConfig {
    /**
     * Processes of the machine.
     *
     * @param apps command lines by image name
     * @param allowCommands whether a backend may bring a command of its own
     */
    record Processes(Map<String, String> apps, boolean allowCommands) implements RuntimeConfig {
        public Processes {
            apps = Map.copyOf(apps);
        }
    }

    /**
     * Containers of the machine's Docker.
     *
     * @param runtime the runtime of containers; null for Docker's default
     * @param logConfig JSON; null for Docker's default
     * @param mountBase where mounted folders lie; null for no mounts
     * @param pruneImages whether unused images are deleted
     * @param pruneAfter age at which stopped containers are deleted
     */
    record Docker(
            @Nullable String runtime,
            @Nullable String logConfig,
            @Nullable Path mountBase,
            boolean pruneImages,
            Duration pruneAfter)
            implements RuntimeConfig {}

    /** A program that listens on a Unix socket. */
    record Executor(Path socket) implements RuntimeConfig {}
}
