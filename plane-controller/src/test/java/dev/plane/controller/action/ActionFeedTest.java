package dev.plane.controller.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.name.ActionName;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.BackendAction.Spawn;
import dev.plane.common.protocol.BackendAction.Terminate;
import dev.plane.common.protocol.ToDrone.Action;
import dev.plane.common.time.ManualTicker;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.Spawns;
import dev.plane.controller.TestDrone;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class ActionFeedTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final DomainFixture controller = DomainFixture.start();
    private final TestDrone drone = TestDrone.connect(controller, "dr-a");

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    @DisplayName("DR-01 DR-02 DR-03 an action is delivered until it is acknowledged")
    void action_isDeliveredUntilAcknowledged() throws Exception {
        BackendName backend = spawn();
        Action first = firstOfANewFeed();
        assertThat(first.action()).isInstanceOf(Spawn.class);
        assertThat(first.droneId()).isEqualTo(drone.lease().id());

        Action again = firstOfANewFeed();
        assertThat(again).isEqualTo(first);

        controller.actions.ack(drone.lease().id(), first.actionId());
        controller.terminator.terminate(
                backend, TerminationKind.SOFT, TerminationReason.EXTERNAL, "test");
        assertThat(firstOfANewFeed().action())
                .isEqualTo(new Terminate(TerminationKind.SOFT, TerminationReason.EXTERNAL));
    }

    @Test
    void newAction_comesAtOnce_alsoFromAnotherController() throws Exception {
        try (DomainFixture other = controller.another();
                ActionFeed feed = controller.actions.feed(drone.lease().id())) {
            assertThat(feed.next(Duration.ofMillis(1))).isEmpty();
            BackendName here = spawn();
            assertThat(backends(feed.next(SOON))).containsExactly(here);
            BackendName there =
                    other.session(ConnectRequest.of(null, Spawns.PLAIN, null)).backendId();
            assertThat(backends(feed.next(SOON))).containsExactly(there);
        }
    }

    @Test
    @DisplayName("DRX-01 every 5 s the oldest 50 are sent again")
    void unacknowledgedActions_comeAgainOldestFirst() throws Exception {
        ManualTicker ticker = new ManualTicker();
        ActionQueue queue = new ActionQueue(controller.jdbc, controller.hints, ticker);
        for (int i = 0; i < 60; i++) {
            spawn();
        }
        List<String> oldest =
                controller
                        .jdbc
                        .sql("select id from action order by seq limit 50")
                        .query((row, _) -> row.getString("id"))
                        .list();
        try (ActionFeed feed = queue.feed(drone.lease().id())) {
            assertThat(ids(feed.next(Duration.ZERO))).isEqualTo(oldest);
            ticker.advance(Duration.ofMillis(4999));
            assertThat(feed.next(Duration.ZERO)).isEmpty();
            ticker.advance(Duration.ofMillis(1));
            assertThat(ids(feed.next(Duration.ZERO))).isEqualTo(oldest);
        }
    }

    @Test
    void manyNewActions_allComeWithoutWaiting() throws Exception {
        try (ActionFeed feed = controller.actions.feed(drone.lease().id())) {
            assertThat(feed.next(Duration.ofMillis(1))).isEmpty();
            for (int i = 0; i < 120; i++) {
                spawn();
            }
            int got = 0;
            while (got < 120) {
                List<Action> actions = feed.next(Duration.ofMillis(500));
                assertThat(actions).isNotEmpty();
                got += actions.size();
            }
            assertThat(got).isEqualTo(120);
        }
    }

    @Test
    @DisplayName("W-12 a spawn is not sent again once its backend has left scheduled")
    void spawnThatWasTakenOver_isNotSentAgain() throws Exception {
        BackendName backend = spawn();
        drone.reports(backend, new BackendState.Scheduled());
        assertThat(backends(List.of(firstOfANewFeed()))).containsExactly(backend);

        drone.reports(backend, new BackendState.Loading());

        try (ActionFeed feed = controller.actions.feed(drone.lease().id())) {
            assertThat(feed.next(Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void ack_erasesTheExecutable_andIsOnlyForTheOwnDrone() throws Exception {
        spawn();
        ActionName action = firstOfANewFeed().actionId();
        TestDrone other = TestDrone.connect(controller, "dr-b");

        controller.actions.ack(other.lease().id(), action);
        assertThat(executables()).isEqualTo(1);
        controller.actions.ack(drone.lease().id(), action);
        controller.actions.ack(drone.lease().id(), action);
        assertThat(executables()).isZero();
    }

    private long executables() {
        return controller
                .jdbc
                .sql("select count(*) from action where executable is not null")
                .query(Long.class)
                .single();
    }

    private BackendName spawn() throws InterruptedException {
        return controller.session(ConnectRequest.of(null, Spawns.PLAIN, null)).backendId();
    }

    private Action firstOfANewFeed() throws InterruptedException {
        try (ActionFeed feed = controller.actions.feed(drone.lease().id())) {
            return feed.next(SOON).getFirst();
        }
    }

    private static List<BackendName> backends(List<Action> actions) {
        return actions.stream().map(Action::backendId).toList();
    }

    private static List<String> ids(List<Action> actions) {
        return actions.stream().map(action -> action.actionId().value()).toList();
    }
}
