package dev.plane.e2e.system;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.client.PlaneException;
import dev.plane.common.name.ClusterName;
import dev.plane.testkit.Await;
import dev.plane.testkit.FreePort;

import java.time.Duration;

/** Starts the roles of one cluster, each as a JVM of its own. */
public record Nodes(Site site, ClusterName cluster) {
    /** Longer than any role takes to start on a busy machine. */
    public static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** A controller. */
    public record Controller(Program program, ControllerUri uri) {
        /** A client whose caller closes it. */
        public PlaneClient client() {
            return PlaneClient.builder(uri).build();
        }

        /** Waits until it serves. */
        public void awaitHealthy() {
            try (PlaneClient client = client()) {
                Await.until("health of " + uri, START_LIMIT, () -> isHealthy(client));
            }
        }

        private boolean isHealthy(PlaneClient client) throws InterruptedException {
            if (!program.isAlive()) {
                throw new AssertionError("the controller has ended: " + program.output());
            }
            try {
                return client.health().status().equals("ok");
            } catch (PlaneException e) {
                return false;
            }
        }
    }

    /** Starts a controller on a free port of the loopback interface. */
    public Controller controller(String database) {
        int port = FreePort.next();
        Program program =
                site.plane(
                        "controller",
                        "--db",
                        database,
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port));
        return new Controller(program, ControllerUri.parse("http://127.0.0.1:" + port));
    }

    /** Starts the drone {@code dr-one}; once more: with the same state. */
    public Program drone(Controller controller, String app) {
        return site.plane(
                "drone",
                "--name",
                "dr-one",
                "--controller-url",
                controller.uri().http("").toString(),
                "--cluster",
                cluster.value(),
                "--db",
                site.home().resolve("dr-one.sqlite").toString(),
                "--runtime",
                "process",
                "--app",
                app);
    }

    /** Starts the proxy {@code px-one}. */
    public Program proxy(Controller controller, int port) {
        return site.plane(
                "proxy",
                "--name",
                "px-one",
                "--controller-url",
                controller.uri().http("").toString(),
                "--cluster",
                cluster.value(),
                "--http-port",
                Integer.toString(port));
    }
}
