package dev.plane.controller.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.PoolName;
import dev.plane.common.protocol.Resources;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.Spawns;
import dev.plane.controller.TestDrone;
import dev.plane.controller.connect.ConnectResult.Connected;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What many callers do at once through two controllers on one database. */
class ConnectRaceTest {
    private static final int CALLERS = 200;
    private static final int ROUNDS = 5;

    private final DomainFixture one = DomainFixture.start();
    private final DomainFixture two = one.another();

    @AfterEach
    void close() {
        two.close();
        one.close();
    }

    @Test
    @DisplayName("CKX-05 many connects on one new key: one spawns, all get the same backend")
    void manyConnectsOnANewKey_spawnOnce() throws Exception {
        TestDrone.connect(one, "dr-a");
        TestDrone.connect(two, "dr-b");

        for (int round = 0; round < ROUNDS; round++) {
            List<ConnectResponse> responses = allConnect("room-" + round);

            assertThat(responses).hasSize(CALLERS);
            assertThat(responses.stream().filter(ConnectResponse::spawned)).hasSize(1);
            assertThat(responses.stream().map(ConnectResponse::backendId).distinct()).hasSize(1);
        }
    }

    @Test
    @DisplayName("CKX-04 many connects on an expired key: one takes it over")
    void manyConnectsOnAnExpiredKey_takeItOverOnce() throws Exception {
        TestDrone drone = TestDrone.connect(one, "dr-a");
        BackendName former = one.ready(drone, "room");

        for (int round = 0; round < ROUNDS; round++) {
            one.jdbc.sql("update backend_key set expires_at = now() - interval '1 s'").update();
            List<ConnectResponse> responses = allConnect("room");

            assertThat(responses).hasSize(CALLERS);
            assertThat(responses.stream().filter(ConnectResponse::spawned)).hasSize(1);
            BackendName holder = responses.getFirst().backendId();
            assertThat(holder).isNotEqualTo(former);
            assertThat(responses).allMatch(response -> response.backendId().equals(holder));
            assertThat(
                            one.jdbc
                                    .sql("select count(*) from backend where status < 70")
                                    .query(Long.class)
                                    .single())
                    .isEqualTo(1);
            former = holder;
        }
    }

    @Test
    void manyConnectsWithMemoryLimits_neverReserveMoreThanThereIs() throws Exception {
        TestDrone.connect(one, DomainFixture.CLUSTER, "dr-a", PoolName.DEFAULT)
                .beat(new Resources(1000, 1000, 1000, 0));
        ConnectRequest request =
                ConnectRequest.of(
                        null,
                        Spawns.of("{\"resource_limits\":{\"memory_limit_bytes\":100}}"),
                        null);

        List<ConnectResult> results = all(40, controller -> controller.connector.connect(request));

        assertThat(results.stream().filter(Connected.class::isInstance)).hasSize(10);
        assertThat(one.jdbc.sql("select sum(memory_limit) from backend").query(Long.class).single())
                .isEqualTo(1000);
    }

    private List<ConnectResponse> allConnect(String key) throws Exception {
        ConnectRequest request = ConnectRequest.of(KeyConfig.named(key), Spawns.PLAIN, null);
        return all(CALLERS, controller -> controller.session(request));
    }

    private interface Call<T> {
        T on(DomainFixture controller) throws Exception;
    }

    private <T> List<T> all(int callers, Call<T> call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                DomainFixture controller = i % 2 == 0 ? one : two;
                futures.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return call.on(controller);
                                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
