package dev.plane.e2e.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.client.PlaneClient;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.PoolName;
import dev.plane.common.task.NamedThreads;
import dev.plane.e2e.system.Database;
import dev.plane.e2e.system.Figures;
import dev.plane.e2e.system.Nodes;
import dev.plane.e2e.system.Sessions;
import dev.plane.e2e.system.Site;
import dev.plane.e2e.system.Stopwatch;
import dev.plane.testkit.Await;
import dev.plane.testkit.TestDatabase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** Two controllers, one database, one key, everybody at once. */
@Timeout(120)
class ConnectRaceTest {
    private static final ClusterName CLUSTER = new ClusterName("race.test");
    private static final int ROUNDS = 20;
    private static final int CALLERS = 200;

    @RegisterExtension private final Site site = new Site();

    private final Sessions sessions = new Sessions(CLUSTER, PoolName.DEFAULT, "waiting", null);

    @Test
    void simultaneous_connects_on_a_new_key_through_two_controllers_start_one_backend()
            throws Exception {
        try (TestDatabase postgres = TestDatabase.create("empty", _ -> {})) {
            Nodes nodes = new Nodes(site, CLUSTER);
            Nodes.Controller one = nodes.controller(postgres.url());
            Nodes.Controller other = nodes.controller(postgres.url());
            one.awaitHealthy();
            other.awaitHealthy();
            nodes.drone(one, "waiting=exec sleep 600");
            try (PlaneClient first = one.client();
                    PlaneClient second = other.client()) {
                Await.until(
                        "a drone that takes backends",
                        Nodes.START_LIMIT,
                        () -> sessions.isServed(first));
                Database database = new Database(postgres.jdbcUrl());
                Stopwatch since = Stopwatch.start();
                for (int round = 1; round <= ROUNDS; round++) {
                    String key = "round-" + round;
                    BackendName backend = race(key, List.of(first, second));
                    assertThat(database.backendsOfKey(key)).isEqualTo(1);
                    Await.until(
                            "the one process of " + backend,
                            () -> !site.processesOf(backend).isEmpty());
                }
                Figures.say(
                        ("%d rounds of %d simultaneous connects on a new key through two"
                                        + " controllers: one spawned in each, %s in all")
                                .formatted(ROUNDS, CALLERS, since));
            }
        }
    }

    /** Has everybody connect at once; checks what they are told. */
    private BackendName race(String key, List<PlaneClient> clients) throws Exception {
        ConnectRequest request = sessions.request(key);
        CountDownLatch start = new CountDownLatch(1);
        List<FutureTask<ConnectResponse>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            PlaneClient client = clients.get(i % clients.size());
            Callable<ConnectResponse> call =
                    () -> {
                        start.await();
                        return client.connect(request);
                    };
            FutureTask<ConnectResponse> task = new FutureTask<>(call);
            calls.add(task);
            NamedThreads.virtual("caller-" + i, task);
        }
        start.countDown();
        List<ConnectResponse> responses = new ArrayList<>();
        for (FutureTask<ConnectResponse> call : calls) {
            responses.add(call.get());
        }
        assertThat(responses).filteredOn(ConnectResponse::spawned).hasSize(1);
        assertThat(responses)
                .extracting(ConnectResponse::backendId)
                .containsOnly(responses.getFirst().backendId());
        return responses.getFirst().backendId();
    }
}
