package dev.plane.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.key.LeaseTimings;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.PoolName;
import dev.plane.e2e.system.Database;
import dev.plane.e2e.system.EchoSocket;
import dev.plane.e2e.system.Figures;
import dev.plane.e2e.system.Jvm;
import dev.plane.e2e.system.Nodes;
import dev.plane.e2e.system.Program;
import dev.plane.e2e.system.Sessions;
import dev.plane.e2e.system.Site;
import dev.plane.e2e.system.Stopwatch;
import dev.plane.testkit.Await;
import dev.plane.testkit.FreePort;
import dev.plane.testkit.TestDatabase;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;

/** Controller, proxy, drone and session, each a process of its own, under the default lease. */
@Tag("full")
@Timeout(240)
class KilledDroneTest {
    private static final Duration DOWN = Duration.ofSeconds(25);
    private static final Duration LEASE = LeaseTimings.DEFAULT.expiry();

    /** Half a second before the drone would renew: nothing worse can be hit. */
    private static final Duration WORST_MOMENT =
            LEASE.minus(LeaseTimings.DEFAULT.renew()).plusMillis(500);

    @RegisterExtension private final Site site = new Site();

    private final int proxyPort = FreePort.next();
    private final ClusterName cluster = new ClusterName("localhost:" + proxyPort);
    private final Sessions sessions = new Sessions(cluster, PoolName.DEFAULT, "echo", null);
    private final Nodes nodes = new Nodes(site, cluster);

    @Test
    void websocket_echoes_while_the_drone_is_killed_stays_down_and_comes_back() throws Exception {
        try (TestDatabase postgres = TestDatabase.create("empty", _ -> {})) {
            Database database = new Database(postgres.jdbcUrl());
            Nodes.Controller controller = nodes.controller(postgres.url());
            controller.awaitHealthy();
            nodes.proxy(controller, proxyPort);
            Program drone = startDrone(controller);
            try (PlaneClient client = controller.client()) {
                ConnectResponse session = sessions.open(client, "room");
                Set<Long> processes = site.processesOf(session.backendId());
                try (EchoSocket socket = EchoSocket.open(session.url())) {
                    survive(drone, controller, database, session.backendId(), socket);
                    Figures.say(
                            "its WebSocket stayed open: %d echoes, the slowest after %d ms"
                                    .formatted(socket.echoes(), socket.slowest().toMillis()));
                }
                assertThat(client.status(session.backendId()).status())
                        .isEqualTo(BackendStatus.READY);
                assertThat(site.processesOf(session.backendId())).isEqualTo(processes);
                assertThat(sessions.open(client, "room").backendId())
                        .isEqualTo(session.backendId());
            }
        }
    }

    private Program startDrone(Nodes.Controller controller) {
        return nodes.drone(controller, "echo=" + Jvm.echo());
    }

    /** Kills the drone and brings it back; until the lease of then would have run out. */
    private void survive(
            Program drone,
            Nodes.Controller controller,
            Database database,
            BackendName backend,
            EchoSocket socket)
            throws Exception {
        await(socket, () -> database.leaseLeft(backend).compareTo(WORST_MOMENT) < 0);
        Duration left = database.leaseLeft(backend);
        drone.kill();
        Stopwatch sinceKill = Stopwatch.start();
        await(socket, () -> sinceKill.elapsed().compareTo(DOWN) >= 0);
        startDrone(controller);
        await(socket, () -> database.leaseLeft(backend).compareTo(WORST_MOMENT) > 0);
        Figures.say(
                "drone killed with %.1f s of a session's lease left, down for %d s, renewed %s after"
                                .formatted(left.toMillis() / 1e3, DOWN.toSeconds(), sinceKill)
                        + " the kill");
        await(socket, () -> sinceKill.elapsed().compareTo(LEASE) > 0);
    }

    private static void await(EchoSocket socket, Callable<Boolean> condition) {
        Await.until(
                "the next step, with the session echoing",
                LEASE.plus(Await.LIMIT),
                () -> {
                    socket.requireEchoing();
                    return condition.call();
                });
    }
}
