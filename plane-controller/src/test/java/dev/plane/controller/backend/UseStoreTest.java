package dev.plane.controller.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.key.FencingToken;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.FromProxy.BackendConnections;
import dev.plane.common.protocol.ToProxy.ConfirmedRoute;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.TestDrone;
import dev.plane.controller.TestProxy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;

class UseStoreTest {
    private final DomainFixture controller = DomainFixture.start();
    private final TestDrone drone = TestDrone.connect(controller, "dr-a");
    private final TestProxy proxy = TestProxy.connect(controller, "px-a");

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    @DisplayName("BL-06 BLX-08 keep-alive of a living, an ended and an unknown backend")
    void keepAlive_isNotedForLivingBackendsOnly() throws Exception {
        BackendName backend = controller.ready(drone, "room");

        assertThat(proxy.keepsAlive(backend)).isTrue();
        makeOld();
        assertThat(proxy.keepsAlive(backend)).isTrue();
        assertThat(secondsSinceUse()).isLessThan(2);
        drone.reportsTerminated(backend);
        assertThat(proxy.keepsAlive(backend)).isFalse();
        assertThat(proxy.keepsAlive(new BackendName("unknown"))).isFalse();
    }

    @Test
    void report_isAnsweredWithTrustForAsLongAsTheLeaseLasts() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        long fencingToken = number("select fencing_token from backend");

        ConfirmedRoute route = proxy.reports(backend, 1, 0);

        assertThat(route.fencingToken()).isEqualTo(new FencingToken(fencingToken));
        assertThat(route.validForMs()).isBetween(55_000L, 60_000L);
    }

    @Test
    void report_ofAnEndedExpiredOrUnknownBackend_getsNoTrust() throws Exception {
        BackendName ended = controller.ready(drone, "ended");
        drone.reportsTerminated(ended);
        BackendName expired = controller.ready(drone, "expired");
        controller.jdbc.sql("update backend_key set expires_at = now() - interval '1 s'").update();

        for (BackendName backend : List.of(ended, expired, new BackendName("unknown"))) {
            assertThat(proxy.reports(backend, 1, 1))
                    .isEqualTo(new ConfirmedRoute(backend, null, null));
        }
    }

    @Test
    void report_countsUpAndKeepsTheLastUse() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        proxy.reports(backend, 0, 5);
        makeOld();

        proxy.reports(backend, 0, 0);
        assertThat(secondsSinceUse()).isGreaterThan(500);
        proxy.reports(backend, 0, 2);
        assertThat(secondsSinceUse()).isLessThan(2);
        assertThat(number("select requests from backend_use")).isEqualTo(7);
        assertThat(number("select bytes_out from backend_use")).isEqualTo(6);
    }

    @Test
    void endOfTheLastStream_isTheLastUse() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        proxy.reports(backend, 1, 0);
        makeOld();

        controller.uses.report(
                proxy.lease(), List.of(new BackendConnections(backend, 0, 0, 0, 0, 30_000)));

        assertThat(secondsSinceUse()).isBetween(29.0, 32.0);
    }

    @Test
    void reportOfManyBackends_isAnsweredForEach_alsoIfNamedTwice() throws Exception {
        BackendName one = controller.ready(drone, "one");
        BackendName two = controller.ready(drone, "two");

        List<ConfirmedRoute> routes =
                controller.uses.report(
                        proxy.lease(),
                        List.of(
                                new BackendConnections(two, 1, 0, 0, 0, 0),
                                new BackendConnections(one, 1, 0, 0, 0, 0),
                                new BackendConnections(one, 1, 0, 0, 0, Long.MAX_VALUE)));

        assertThat(routes.stream().map(ConfirmedRoute::backend))
                .containsExactlyInAnyOrder(one, two);
        assertThat(controller.uses.report(proxy.lease(), List.of())).isEmpty();
    }

    private void makeOld() {
        controller
                .jdbc
                .sql("update backend_use set last_used = now() - interval '10 min'")
                .update();
    }

    private double secondsSinceUse() {
        return controller
                .jdbc
                .sql("select extract(epoch from now() - last_used) from backend_use")
                .query(Double.class)
                .single();
    }

    private long number(String sql) {
        return controller.jdbc.sql(sql).query(Long.class).single();
    }
}
