package dev.plane.drone;

import dev.plane.boot.BuildInfo;
import dev.plane.boot.StartException;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.RandomNames;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.socket.ReconnectingClient;
import dev.plane.common.time.Deadline;
import dev.plane.common.time.Pause;
import dev.plane.common.time.Ticker;
import dev.plane.drone.backend.BackendFleet;
import dev.plane.drone.backend.BackendParts;
import dev.plane.drone.lease.DroneClock;
import dev.plane.drone.lease.KeyKeeper;
import dev.plane.drone.lease.LeaseFiles;
import dev.plane.drone.machine.Clocks;
import dev.plane.drone.runtime.BackendRuntime;
import dev.plane.drone.runtime.process.ProcessRuntime;
import dev.plane.drone.runtime.process.ProcessSettings;
import dev.plane.drone.store.StateFolder;
import dev.plane.drone.store.StateInUseException;
import dev.plane.drone.store.StateStore;
import dev.plane.drone.store.StoreException;
import dev.plane.drone.uplink.ControllerLink;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * A running drone: its state, its backends, its connection. Closing it lets the backends run on.
 */
final class Drone implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Drone.class);
    private static final Duration RECONNECT = Duration.ofHours(1);
    private static final Duration RECONNECT_SPREAD = Duration.ofMinutes(10);

    private static final Duration REPORT_WITHIN = Duration.ofSeconds(2);
    private static final Duration REPORT_LOOK = Duration.ofMillis(10);

    private final DroneConfig config;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final StateStore store;
    private final BackendFleet fleet;
    private final ReconnectingClient<FromDrone, ToDrone> client;

    /**
     * Starts a drone.
     *
     * @throws StartException if it cannot start, in one line
     */
    Drone(DroneConfig config, Clocks clocks, SecureRandom random) {
        this.config = config;
        try {
            StateFolder folder = open(StateFolder.open(database(config)));
            RandomNames names = new RandomNames(random);
            DroneName name = config.name().isPresent() ? config.name().get() : folder.name(names);
            String instance = folder.instance(names);
            store = open(StateStore.open(folder.database()));
            DroneClock clock =
                    new DroneClock(
                            clocks.boot(),
                            store.clockOffset(
                                    clocks.boot().bootId(),
                                    clocks.wall().millis() - clocks.boot().millis()));
            BackendRuntime runtime = open(runtime(folder, clocks, random));
            KeyKeeper keeper =
                    open(
                            new KeyKeeper(
                                    clock,
                                    new LeaseFiles(folder.subfolder("leases"), clock),
                                    random));
            BackendParts parts = new BackendParts(store, runtime, keeper, clock);
            fleet = open(new BackendFleet(parts));
            keeper.start(fleet);
            fleet.start();
            client = open(connect(name, instance, parts));
            LOG.info(
                    "{} runs backends for {} (pool \"{}\") with the state in {}",
                    name,
                    config.cluster(),
                    config.pool(),
                    folder.database());
        } catch (StateInUseException | StoreException e) {
            closeAll();
            throw new StartException(Objects.toString(e.getMessage()), e);
        } catch (IOException e) {
            closeAll();
            throw new StartException("drone state: " + e, e);
        } catch (InterruptedException e) {
            closeAll();
            Thread.currentThread().interrupt();
            throw new StartException("told to stop while starting", e);
        } catch (RuntimeException e) {
            closeAll();
            throw e;
        }
    }

    /** Whether it is connected to a controller. */
    boolean isConnected() {
        return client.isConnected();
    }

    /** In order even for a thread that was interrupted, as one is that still starts the rest. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            if (config.stopBackendsOnExit()) {
                fleet.stopAll(config.timings().exitGrace());
                awaitReported();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            closeAll();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the controller the time to hear how the backends ended. */
    private void awaitReported() throws InterruptedException {
        Deadline deadline = Deadline.in(REPORT_WITHIN);
        while (client.isConnected()
                && !store.unacknowledged(new EventId(0), 1).isEmpty()
                && !deadline.isOver()) {
            Pause.of(REPORT_LOOK);
        }
    }

    private ReconnectingClient<FromDrone, ToDrone> connect(
            DroneName name, String instance, BackendParts parts) {
        return ReconnectingClient.<FromDrone, ToDrone>builder(ToDrone.class)
                .endpoint(config.controller(), path())
                .handshake(
                        () ->
                                Handshake.of(BuildInfo.version(), name.value())
                                        .withInstance(instance)
                                        .withCapabilities(Capability.BATCH_RENEW))
                .session(
                        new ControllerLink(
                                fleet,
                                parts,
                                Ticker.system(),
                                config.timings().heartbeat(),
                                config.timings().resend()))
                .plannedReconnect(RECONNECT, RECONNECT_SPREAD)
                .start("drone-uplink");
    }

    private String path() {
        String path = "/ctrl/c/" + config.cluster() + "/drone-socket";
        String pool = config.pool().value();
        return pool.isEmpty()
                ? path
                : path + "?pool=" + URLEncoder.encode(pool, StandardCharsets.UTF_8);
    }

    private BackendRuntime runtime(StateFolder folder, Clocks clocks, SecureRandom random)
            throws IOException {
        return switch (config.runtime()) {
            case RuntimeConfig.Processes(var apps, var allowCommands) ->
                    new ProcessRuntime(
                            new ProcessSettings(
                                    folder.subfolder("processes"),
                                    config.ip(),
                                    apps,
                                    allowCommands,
                                    config.timings().stopGrace(),
                                    config.timings().startLimit(),
                                    ProcessSettings.LOG_BYTES,
                                    System.getenv()),
                            clocks,
                            random);
            case RuntimeConfig.Docker _, RuntimeConfig.Executor _ ->
                    throw new StartException(
                            "the drone of this build runs processes only: give it --runtime process"
                                    + " and --app NAME='command'");
        };
    }

    private static Path database(DroneConfig config) {
        return config.database()
                .orElseGet(
                        () ->
                                StateFolder.defaultDatabase(
                                        System.getProperty("user.name", "").equals("root"),
                                        Path.of(System.getenv().getOrDefault("HOME", ".")),
                                        config.name().orElse(null)));
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not close: {}", part.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
