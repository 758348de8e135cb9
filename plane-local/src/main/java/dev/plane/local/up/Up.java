package dev.plane.local.up;

import dev.plane.boot.PlaneLogging;
import dev.plane.boot.StartException;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.time.Ticker;
import dev.plane.controller.ControllerApplication;
import dev.plane.controller.DatabaseUrl;
import dev.plane.drone.DroneApplication;
import dev.plane.local.postgres.Folders;
import dev.plane.local.postgres.LocalPostgres;
import dev.plane.proxy.ProxyApplication;

import java.io.IOException;
import java.nio.file.Files;

/** A running Plane: PostgreSQL, controller, proxy and drone, stopped in the opposite order. */
final class Up implements AutoCloseable {
    private final UpConfig config;
    private final Progress progress;
    private final Ticker ticker;
    private final Closing parts = new Closing();

    private Up(UpConfig config, Progress progress, Ticker ticker) {
        this.config = config;
        this.progress = progress;
        this.ticker = ticker;
    }

    /**
     * Starts everything, opens the demo session and prints where it is.
     *
     * @param command how the person calls this program
     * @throws StartException if something cannot start; what had started is stopped again
     */
    static Up start(UpConfig config, String command, Progress progress, Ticker ticker)
            throws Exception {
        Up up = new Up(config, progress, ticker);
        try {
            ConnectResponse session = up.start();
            Banner.lines(config, command, session, progress.total()).forEach(progress::say);
            return up;
        } catch (Exception e) {
            progress.broken();
            up.parts.close();
            throw e;
        }
    }

    @Override
    public void close() {
        progress.say("");
        progress.step("stopping");
        parts.close();
        progress.done();
    }

    private ConnectResponse start() throws Exception {
        parts.add(HomeLock.take(config.home()));
        if (!config.logsToTerminal()) {
            PlaneLogging.moveToFile(config.logFile());
        }
        FreePorts.require("--port", config.port());
        FreePorts.require("--proxy-port", config.proxyPort());
        if (config.fresh()) {
            progress.step("ending and deleting what earlier runs left");
            forgetEarlierRuns();
        }
        DatabaseUrl database = database();
        progress.step("controller on port " + config.port());
        parts.add(ControllerApplication.start(Roles.controller(config, database)));
        progress.step("proxy on port " + config.proxyPort());
        parts.add(ProxyApplication.start(Roles.proxy(config)));
        progress.step("drone in pool " + DemoSession.POOL + ", running processes");
        parts.add(DroneApplication.start(Roles.drone(config)));
        progress.step("demo session");
        try (PlaneClient client = PlaneClient.builder(Roles.controllerUri(config)).build()) {
            ConnectResponse session = new DemoSession(client, config.cluster(), ticker).open();
            progress.done();
            return session;
        }
    }

    /**
     * The drone's state tells which processes are ours, so it goes last; a given database stays.
     */
    private void forgetEarlierRuns() throws Exception {
        if (Files.exists(config.droneFolder())) {
            DroneApplication.start(Roles.drone(config)).close();
        }
        LocalPostgres.delete(config.postgresFolder());
        Folders.delete(config.droneFolder());
    }

    private DatabaseUrl database() throws IOException {
        if (config.database().isPresent()) {
            return config.database().get();
        }
        progress.step("PostgreSQL, data in " + config.postgresFolder());
        LocalPostgres postgres = parts.add(LocalPostgres.start(config.postgresFolder()));
        return DatabaseUrl.parse(postgres.url().toString());
    }
}
