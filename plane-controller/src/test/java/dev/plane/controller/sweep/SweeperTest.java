package dev.plane.controller.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.SpawnConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.BackendAction.Terminate;
import dev.plane.common.protocol.ToDrone.Action;
import dev.plane.common.time.DatabaseTime;
import dev.plane.common.time.ManualTicker;
import dev.plane.common.time.Ticker;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.Eventually;
import dev.plane.controller.Spawns;
import dev.plane.controller.TestDrone;
import dev.plane.controller.TestProxy;
import dev.plane.controller.action.ActionFeed;
import dev.plane.controller.key.DatabaseClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class SweeperTest {
    private final DomainFixture controller = DomainFixture.start();
    private final TestDrone drone = TestDrone.connect(controller, "dr-a");
    private final ManualTicker ticker = new ManualTicker();
    private final Sweeper sweeper =
            new Sweeper(
                    controller.jdbc,
                    controller.terminator,
                    controller.backends,
                    controller.leases,
                    new DatabaseClock(ticker),
                    ticker,
                    SweepConfig.DEFAULT);

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    @DisplayName("BLX-06 W-10 an idle backend is stopped softly, once")
    void idleBackend_isStoppedSoftlyOnce() throws Exception {
        BackendName backend = ready(Spawns.limited(null, 60));
        age(backend, 59);
        sweeper.sweep();
        assertThat(orders()).isEmpty();

        age(backend, 2);
        sweeper.sweep();
        sweeper.sweep();

        assertThat(orders())
                .containsExactly(new Terminate(TerminationKind.SOFT, TerminationReason.SWEPT));
        ackAll();
        sweeper.sweep();
        assertThat(orders()).isEmpty();
        assertThat(text("select stop_note from backend")).startsWith("idle for 61 s");
    }

    @Test
    @DisplayName("BLX-06 CK-11 the end of the lifetime")
    void backendPastItsLifetime_isStopped() throws Exception {
        ready(Spawns.limited(5, null));
        sweeper.sweep();
        assertThat(orders()).isEmpty();

        controller
                .jdbc
                .sql("update backend set lifetime_ends_at = now() - interval '1 ms'")
                .update();
        sweeper.sweep();

        assertThat(orders())
                .containsExactly(new Terminate(TerminationKind.SOFT, TerminationReason.SWEPT));
    }

    @Test
    @DisplayName("BLX-06 a scheduled backend is not idle")
    void scheduledBackend_isNotIdle() throws Exception {
        BackendName backend =
                controller
                        .session(ConnectRequest.of(null, Spawns.limited(null, 0), null))
                        .backendId();
        age(backend, 10);
        ackAll();

        sweeper.sweep();

        assertThat(orders()).isEmpty();
    }

    @Test
    @DisplayName("BLX-06 a keep-alive is use")
    void keepAlive_isUse() throws Exception {
        BackendName backend = ready(Spawns.limited(null, 60));
        age(backend, 100);
        TestProxy proxy = TestProxy.connect(controller, "px-a");
        proxy.keepsAlive(backend);
        passGrace();

        sweeper.sweep();
        assertThat(orders()).isEmpty();

        ageUse(61);
        sweeper.sweep();
        assertThat(orders()).hasSize(1);
    }

    @Test
    @DisplayName(
            "a short idle limit counts as 15 s behind an upstream proxy, which reports every 7 s")
    void shortLimit_isStretchedForUpstreamProxies() throws Exception {
        BackendName backend = ready(Spawns.limited(null, 3));
        age(backend, 100);
        TestProxy.connect(controller, "px-a").keepsAlive(backend);
        passGrace();

        ageUse(14);
        sweeper.sweep();
        assertThat(orders()).isEmpty();
        ageUse(2);
        sweeper.sweep();
        assertThat(orders()).hasSize(1);
    }

    @Test
    @DisplayName("open streams are use going on, for as long as their proxy is connected")
    void openStreams_areUseGoingOn() throws Exception {
        BackendName backend = ready(Spawns.limited(null, 5));
        age(backend, 1000);
        TestProxy proxy = TestProxy.connect(controller, "px-a");
        proxy.reports(backend, 1, 0);
        ageUse(900);
        passGrace();

        sweeper.sweep();
        assertThat(orders()).isEmpty();

        proxy.reports(backend, 0, 0);
        ageUse(6);
        sweeper.sweep();
        assertThat(orders()).hasSize(1);
    }

    @Test
    @DisplayName("the streams of a proxy that is gone count until its trust has run out")
    void openStreamsOfALostProxy_countUntilTheirTrustEnds() throws Exception {
        BackendName backend = ready(Spawns.limited(null, 5));
        age(backend, 1000);
        TestProxy proxy = TestProxy.connect(controller, "px-a");
        proxy.reports(backend, 1, 0);
        ageUse(30);
        proxy.lease().close();
        passGrace();
        sweeper.sweep();
        assertThat(orders()).isEmpty();

        controller
                .jdbc
                .sql(
                        """
                        update backend_use set last_used = now() - interval '60 s',
                            trusted_until = now() - interval '6 s'
                        """)
                .update();
        sweeper.sweep();
        assertThat(orders()).hasSize(1);
    }

    @Test
    @DisplayName("of several proxies the latest use counts")
    void latestUseOfAllProxies_counts() throws Exception {
        BackendName backend = ready(Spawns.limited(null, 60));
        age(backend, 1000);
        TestProxy.connect(controller, "px-a").reports(backend, 0, 1);
        ageUse(500);
        TestProxy.connect(controller, "px-b").reports(backend, 0, 1);
        passGrace();

        sweeper.sweep();

        assertThat(orders()).isEmpty();
    }

    @Test
    @DisplayName("an outage ends no session: 20 s after it nothing is idle yet")
    void afterAnOutage_nothingIsIdleForAWhile() throws Exception {
        BackendName backend = ready(Spawns.limited(null, 60));
        age(backend, 1000);
        TestProxy.connect(controller, "px-a");

        sweeper.sweep();
        ticker.advance(Duration.ofMillis(19_999));

        sweeper.sweep();
        assertThat(orders()).isEmpty();

        controller.setDatabaseAvailable(false);
        sweeper.sweep();
        controller.setDatabaseAvailable(true);
        ticker.advance(Duration.ofMillis(1));
        sweeper.sweep();
        ticker.advance(Duration.ofMillis(19_998));
        sweeper.sweep();
        assertThat(orders()).isEmpty();
        ticker.advance(Duration.ofMillis(2));
        sweeper.sweep();
        assertThat(orders()).hasSize(1);
    }

    @Test
    @DisplayName(
            "a stop that is not obeyed: hard, then no renewal, then lost when the lease is over")
    void deafBackend_endsAsLost_butNotBeforeItsLease() throws Exception {
        BackendName backend = ready(Spawns.PLAIN);
        order(backend, TerminationKind.SOFT);
        ackAll();
        sweeper.sweep();
        assertThat(orders()).isEmpty();

        agedOrders(61);
        sweeper.sweep();
        assertThat(orders())
                .containsExactly(new Terminate(TerminationKind.HARD, TerminationReason.SWEPT));
        assertThat(mayRenew()).isTrue();

        agedOrders(31);
        sweeper.sweep();
        assertThat(mayRenew()).isFalse();
        sweeper.sweep();
        assertThat(status(backend).status()).isEqualTo(BackendStatus.READY);

        controller.jdbc.sql("update backend_key set expires_at = now() - interval '1 ms'").update();
        sweeper.sweep();
        assertThat(status(backend).status()).isEqualTo(BackendStatus.TERMINATED);
        assertThat(status(backend).terminationReason()).isEqualTo(TerminationReason.LOST);
        assertThat(text("select state from backend")).contains("did not stop it");
    }

    @Test
    @DisplayName("a start that the drone does not take over ends as lost when its lease is over")
    void backendThatIsNeverStarted_endsAsLost() throws Exception {
        BackendName backend =
                controller.session(ConnectRequest.of(null, Spawns.PLAIN, null)).backendId();
        age(backend, 59);
        sweeper.sweep();
        assertThat(mayRenew()).isTrue();

        age(backend, 2);
        sweeper.sweep();
        assertThat(mayRenew()).isFalse();
        controller.jdbc.sql("update backend_key set expires_at = now() - interval '1 ms'").update();
        sweeper.sweep();

        assertThat(status(backend).terminationReason()).isEqualTo(TerminationReason.LOST);
        assertThat(text("select count(*) from action where acked_at is null")).isEqualTo("0");
    }

    @Test
    @DisplayName("W-56 the backends of a drone that never returns are lost")
    void backendsOfALostDrone_areLost() throws Exception {
        BackendName backend = ready(Spawns.PLAIN);
        controller.jdbc.sql("update backend_key set expires_at = now() - interval '1 s'").update();
        controller.jdbc.sql("update drone set last_heartbeat = now() - interval '121 s'").update();
        controller.jdbc.sql("update node set connected_at = now() - interval '121 s'").update();

        sweeper.sweep();
        assertThat(status(backend).status()).isEqualTo(BackendStatus.READY);
        ticker.advance(Duration.ofMinutes(2));

        sweeper.sweep();

        assertThat(status(backend).status()).isEqualTo(BackendStatus.TERMINATED);
        assertThat(status(backend).terminationReason()).isEqualTo(TerminationReason.LOST);
        assertThat(text("select state from backend")).contains("dr-a has been silent");
    }

    @Test
    @DisplayName("W-56 a drone that is only disconnected keeps its backends while its leases last")
    void backendsWithALivingLease_areNotLost() throws Exception {
        BackendName backend = ready(Spawns.PLAIN);
        controller.jdbc.sql("update drone set last_heartbeat = now() - interval '1 hour'").update();
        controller.jdbc.sql("update node set connected_at = now() - interval '1 hour'").update();
        sweeper.sweep();
        ticker.advance(Duration.ofMinutes(2));

        sweeper.sweep();

        assertThat(status(backend).status()).isEqualTo(BackendStatus.READY);
    }

    @Test
    void backendThatItsDroneHasForgotten_isLost() throws Exception {
        BackendName backend = ready(Spawns.PLAIN);
        controller
                .jdbc
                .sql("update backend_key set expires_at = now() - interval '121 s'")
                .update();
        sweeper.sweep();
        ticker.advance(Duration.ofMinutes(2));

        sweeper.sweep();

        assertThat(status(backend).terminationReason()).isEqualTo(TerminationReason.LOST);
    }

    @Test
    @DisplayName("after a step of the database's clock nothing is ended for one lease")
    void stepOfTheDatabasesClock_endsNothing() throws Exception {
        BackendName backend = ready(Spawns.limited(5, 5));
        ManualTicker still = new ManualTicker();
        DatabaseClock stepped = new DatabaseClock(still);
        stepped.allowsTakeOver(new DatabaseTime(0), () -> Duration.ofMinutes(1));
        Sweeper careful =
                new Sweeper(
                        controller.jdbc,
                        controller.terminator,
                        controller.backends,
                        controller.leases,
                        stepped,
                        still,
                        SweepConfig.DEFAULT);
        age(backend, 100);
        controller
                .jdbc
                .sql("update backend set lifetime_ends_at = now() - interval '1 s'")
                .update();
        controller
                .jdbc
                .sql("update backend_key set allow_renew = false, expires_at = now()")
                .update();

        careful.sweep();
        assertThat(orders()).isEmpty();
        assertThat(status(backend).status()).isEqualTo(BackendStatus.READY);
        still.advance(Duration.ofMinutes(1));
        careful.sweep();
        assertThat(status(backend).status()).isEqualTo(BackendStatus.TERMINATED);
    }

    @Test
    void loops_runByThemselves_onTwoControllersAtOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            ready(Spawns.limited(null, 0));
        }
        controller.jdbc.sql("update backend set created_at = now() - interval '5 s'").update();
        SweepConfig fast =
                new SweepConfig(
                        Duration.ofMillis(20),
                        Duration.ZERO,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(1),
                        null,
                        100);
        try (DomainFixture other = controller.another();
                Sweeps _ = sweeps(controller, fast);
                Sweeps _ = sweeps(other, fast)) {
            Eventually.holds(
                    "all are ordered to stop",
                    () -> text("select count(*) from action where kind = 'soft'").equals("20"));
        }
    }

    private static Sweeps sweeps(DomainFixture controller, SweepConfig config) {
        return Sweeps.start(
                controller.jdbc,
                controller.terminator,
                controller.backends,
                controller.leases,
                controller.clock,
                Ticker.system(),
                config);
    }

    private BackendName ready(SpawnConfig spawn) throws InterruptedException {
        BackendName backend = controller.session(ConnectRequest.of(null, spawn, null)).backendId();
        drone.reports(backend, new BackendState.Ready(TestDrone.ADDRESS));
        ackAll();
        return backend;
    }

    /** Lets the sweeper see the database for longer than the grace. */
    private void passGrace() {
        sweeper.sweep();
        ticker.advance(Duration.ofSeconds(20));
        sweeper.sweep();
        ackAll();
    }

    private void order(BackendName backend, TerminationKind kind) {
        controller.terminator.terminate(backend, kind, TerminationReason.EXTERNAL, "test");
    }

    private void age(BackendName backend, int seconds) {
        controller
                .jdbc
                .sql(
                        """
                        update backend set created_at = created_at - :seconds * interval '1 second'
                        where id = :id
                        """)
                .param("seconds", seconds)
                .param("id", backend.value())
                .update();
    }

    private void ageUse(int seconds) {
        controller
                .jdbc
                .sql(
                        """
                        update backend_use
                        set last_used = last_used - :seconds * interval '1 second',
                            reported_at = reported_at - :seconds * interval '1 second'
                        """)
                .param("seconds", seconds)
                .update();
    }

    private void agedOrders(int seconds) {
        controller
                .jdbc
                .sql(
                        """
                        update backend
                        set soft_ordered_at = soft_ordered_at - :seconds * interval '1 second',
                            hard_ordered_at = hard_ordered_at - :seconds * interval '1 second'
                        """)
                .param("seconds", seconds)
                .update();
    }

    private void ackAll() {
        controller.jdbc.sql("update action set acked_at = now() where acked_at is null").update();
    }

    private List<Terminate> orders() throws InterruptedException {
        try (ActionFeed feed = controller.actions.feed(drone.lease().id())) {
            return feed.next(Duration.ofMillis(1)).stream()
                    .map(Action::action)
                    .filter(Terminate.class::isInstance)
                    .map(Terminate.class::cast)
                    .toList();
        }
    }

    private boolean mayRenew() {
        return controller
                .jdbc
                .sql("select allow_renew from backend_key")
                .query(Boolean.class)
                .single();
    }

    private StatusEntry status(BackendName backend) {
        return controller.backends.status(backend).orElseThrow();
    }

    private String text(String sql) {
        return controller.jdbc.sql(sql).query((row, _) -> row.getString(1)).single();
    }
}
