package dev.plane.controller.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.common.key.LeaseTimings;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.ToDrone.RenewKeyResponse;
import dev.plane.common.protocol.ToDrone.RenewedKey;
import dev.plane.common.time.DroneTime;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.Eventually;
import dev.plane.controller.TestDrone;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

import java.sql.Connection;
import java.util.List;

class LeaseStoreTest {
    private static final DroneTime ASKED = new DroneTime(5_000_000);

    private final DomainFixture controller = DomainFixture.start();
    private final TestDrone drone = TestDrone.connect(controller, "dr-a");

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    @DisplayName("DRX-08 renewals of ours: 7, 40 and 50 s after the drone's clock")
    void heldKey_isRenewed() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        age(backend, 50);

        assertThat(renewAll(backend))
                .containsExactly(
                        new RenewedKey(backend, LeaseTimings.DEFAULT.deadlines(ASKED), true));
        assertThat(secondsLeft(backend)).isBetween(58.0, 60.0);
    }

    @Test
    @DisplayName("DRX-08 W-02 single renewals: 30, 40 and 50 s")
    void singleRenewal_hasUpstreamsDeadlines() throws Exception {
        BackendName backend = controller.ready(drone, "room");

        RenewKeyResponse response =
                controller.leases.renew(drone.lease().id(), backend, ASKED).orElseThrow();

        assertThat(response.deadlines())
                .isEqualTo(LeaseTimings.ofSeconds(30, 40, 50, 60).deadlines(ASKED));
    }

    @Test
    @DisplayName("W-06 a refused renewal is answered")
    void goneKey_isAnsweredWithNull_andNotHeld() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        BackendName unknown = new BackendName("unknown");
        drone.reportsTerminated(backend);

        assertThat(renewAll(backend, unknown))
                .containsExactlyInAnyOrder(
                        new RenewedKey(backend, null, false), new RenewedKey(unknown, null, false));
        assertThat(controller.leases.renew(drone.lease().id(), backend, ASKED).orElseThrow())
                .isEqualTo(new RenewKeyResponse(backend, null));
    }

    @Test
    @DisplayName("W-49 a drone renews its own keys only")
    void anothersKey_isAnsweredWithNull_andNotRenewed() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        age(backend, 50);
        TestDrone other = TestDrone.connect(controller, "dr-b");

        assertThat(controller.leases.renewAll(other.lease().id(), List.of(backend), ASKED))
                .containsExactly(new RenewedKey(backend, null, false));
        assertThat(secondsLeft(backend)).isLessThan(11);
    }

    @Test
    void forbiddenRenewal_isHeldButNotRenewed() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        age(backend, 50);
        assertThat(controller.leases.forbidRenewal(backend)).isTrue();

        assertThat(renewAll(backend)).containsExactly(new RenewedKey(backend, null, true));
        assertThat(secondsLeft(backend)).isLessThan(11);
    }

    @Test
    void expiredKeyThatNobodyTook_isRenewed() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        age(backend, 3600);

        assertThat(renewAll(backend).getFirst().deadlines()).isNotNull();
        assertThat(secondsLeft(backend)).isGreaterThan(58);
    }

    @Test
    @DisplayName("silence in a batch: a busy row is not decided")
    void busyRow_isLeftOut() throws Exception {
        BackendName busy = controller.ready(drone, "busy");
        BackendName idle = controller.ready(drone, "idle");
        try (Connection other = controller.database().dataSource().getConnection()) {
            other.setAutoCommit(false);
            try (var lock = other.createStatement()) {
                lock.execute(
                        "select from backend_key where backend_id = '" + busy + "' for update");
            }

            assertThat(renewAll(busy, idle).stream().map(RenewedKey::backend))
                    .containsExactly(idle);
            other.rollback();
        }
        assertThat(renewAll(busy, idle)).hasSize(2);
    }

    @Test
    void leaseSet_isReadWithEachGrant() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        LeaseTimings longer = LeaseTimings.ofSeconds(7, 160, 170, 180);
        controller.leases.setTimings(longer);

        assertThat(controller.leases.timings()).isEqualTo(longer);
        assertThat(renewAll(backend).getFirst().deadlines()).isEqualTo(longer.deadlines(ASKED));
        assertThat(secondsLeft(backend)).isBetween(178.0, 180.0);
    }

    @Test
    @DisplayName("CK-13 the database itself refuses a lease set out of order")
    void leaseSetOutOfOrder_isRefusedByTheDatabase() {
        assertThatThrownBy(
                        () ->
                                controller
                                        .jdbc
                                        .sql("update setting set hard_ms = expiry_ms")
                                        .update())
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    @DisplayName("renewals stay on their page (HOT)")
    void renewals_touchNoIndex() throws Exception {
        BackendName backend = controller.ready(drone, "room");
        for (int i = 0; i < 20; i++) {
            renewAll(backend);
        }
        controller.jdbc.sql("select pg_stat_force_next_flush()").query((_, _) -> "").list();
        Eventually.holds(
                "all updates of the key were HOT",
                () ->
                        controller
                                .jdbc
                                .sql(
                                        """
                                        select n_tup_upd >= 20 and n_tup_upd = n_tup_hot_upd
                                        from pg_stat_user_tables where relname = 'backend_key'
                                        """)
                                .query(Boolean.class)
                                .single());
    }

    private List<RenewedKey> renewAll(BackendName... backends) {
        return controller.leases.renewAll(drone.lease().id(), List.of(backends), ASKED);
    }

    private void age(BackendName backend, int seconds) {
        controller
                .jdbc
                .sql(
                        """
                        update backend_key
                        set expires_at = expires_at - :seconds * interval '1 second'
                        where backend_id = :backend
                        """)
                .param("seconds", seconds)
                .param("backend", backend.value())
                .update();
    }

    private double secondsLeft(BackendName backend) {
        return controller
                .jdbc
                .sql(
                        """
                        select extract(epoch from expires_at - clock_timestamp()) from backend_key
                        where backend_id = :backend
                        """)
                .param("backend", backend.value())
                .query(Double.class)
                .single();
    }
}
