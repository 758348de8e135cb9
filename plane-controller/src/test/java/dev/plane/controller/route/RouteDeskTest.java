package dev.plane.controller.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;
import dev.plane.common.route.RouteInfo;
import dev.plane.common.route.SecretToken;
import dev.plane.common.task.NamedThreads;
import dev.plane.common.time.ManualTicker;
import dev.plane.common.time.Ticker;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.Spawns;
import dev.plane.controller.TestDrone;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class RouteDeskTest {
    private final DomainFixture controller = DomainFixture.start();
    private final TestDrone drone = TestDrone.connect(controller, "dr-a");
    private final List<Desk> desks = new ArrayList<>();

    @AfterEach
    void close() {
        desks.forEach(Desk::close);
        controller.close();
    }

    @Test
    @DisplayName("CK-12 BL-05 the route of a ready backend")
    void readyBackend_isAnsweredAtOnce() throws Exception {
        Desk desk = desk();
        ConnectResponse session = session(new RawJson("{\"b\": 1,\"a\":\"\\u0000\"}"), null);
        drone.reportsReady(session.backendId());

        RouteInfo route = desk.open(session.token());

        assertThat(route.backendId()).isEqualTo(session.backendId());
        assertThat(route.address()).isEqualTo(TestDrone.ADDRESS);
        assertThat(route.secretToken()).isEqualTo(session.secretToken());
        assertThat(route.cluster()).isEqualTo(DomainFixture.CLUSTER);
        assertThat(route.user()).isEqualTo("u1");
        assertThat(route.userData()).isEqualTo(new RawJson("{\"b\": 1,\"a\":\"\\u0000\"}"));
        assertThat(route.fencingToken()).isNotNull();
        assertThat(route.validForMs()).isBetween(55_000L, 60_500L);
        assertThat(route.expiresInMs()).isNull();
    }

    @Test
    @DisplayName("a static token has neither user nor secret")
    void staticToken_isAnsweredWithoutUser() throws Exception {
        Desk desk = desk();
        ConnectResponse session =
                controller.session(ConnectRequest.of(null, Spawns.withStaticToken(), "u1"));
        drone.reportsReady(session.backendId());

        RouteInfo route = desk.open(session.token());

        assertThat(route.secretToken()).isEqualTo(SecretToken.NONE);
        assertThat(route.user()).isNull();
        assertThat(route.userData()).isNull();
        drone.reportsTerminated(session.backendId());
        assertThat(desk.heard()).isEqualTo("removed " + session.backendId());
        desk.ask(session.token());
        assertThat(desk.heard()).isEqualTo("answer Nowhere[]");
    }

    @Test
    void unknownTokens_leadNowhere() throws Exception {
        Desk desk = desk();
        for (String token : List.of("unknown", "", "s.unknown", "nul\0", "s.nul\0", "\uD800")) {
            desk.ask(new BearerToken(token));
            assertThat(desk.heard()).isEqualTo("answer Nowhere[]");
        }
    }

    @Test
    @DisplayName("BLX-07 a starting backend is waited for, on any controller")
    void startingBackend_isWaitedFor() throws Exception {
        try (DomainFixture other = controller.another()) {
            Desk here = desk();
            Desk there = desk(other, Ticker.system(), RouteDesk.Limits.OURS);
            ConnectResponse session = session(new RawJson("{}"), null);
            here.ask(session.token());
            there.ask(session.token());
            drone.reports(session.backendId(), new BackendState.Loading());
            assertThat(here.silent()).isTrue();

            drone.reportsReady(session.backendId());

            assertThat(here.heard()).startsWith("answer Open");
            assertThat(there.heard()).startsWith("answer Open");
        }
    }

    @Test
    @DisplayName("BLX-07 a backend that ends before it is ready leads nowhere")
    void startingBackendThatEnds_leadsNowhere() throws Exception {
        Desk desk = desk();
        ConnectResponse session = session(new RawJson("{}"), null);
        desk.ask(session.token());
        assertThat(desk.silent()).isTrue();

        drone.reportsTerminated(session.backendId());

        assertThat(desk.heard()).isEqualTo("answer Nowhere[]");
        assertThat(desk.silent()).isTrue();
    }

    @Test
    void trust_countsFromTheQuestion() throws Exception {
        ManualTicker ticker = new ManualTicker();
        Desk desk = desk(controller, ticker, RouteDesk.Limits.OURS);
        ConnectResponse session = session(new RawJson("{}"), 3600);
        desk.ask(session.token());
        assertThat(desk.silent()).isTrue();
        ticker.advance(Duration.ofSeconds(100));

        drone.reportsReady(session.backendId());

        RouteInfo route = desk.opened();
        assertThat(route.validForMs()).isBetween(155_000L, 160_500L);
        assertThat(route.expiresInMs()).isBetween(3_695_000L, 3_700_000L);
    }

    @Test
    @DisplayName("W-60 a question is always answered: our proxy may ask again")
    void backendThatNeverGetsReady_isAnsweredAtTheLimit() throws Exception {
        assertThat(answerAtTheLimit(RouteDesk.Limits.OURS)).isEqualTo("answer Unavailable[]");
    }

    @Test
    @DisplayName("W-60 a question is always answered: an upstream proxy with null")
    void backendThatNeverGetsReady_isAnsweredWithNullToUpstream() throws Exception {
        assertThat(answerAtTheLimit(RouteDesk.Limits.UPSTREAM)).isEqualTo("answer Nowhere[]");
    }

    private String answerAtTheLimit(RouteDesk.Limits limits) throws InterruptedException {
        ManualTicker ticker = new ManualTicker();
        Desk desk = desk(controller, ticker, limits);
        ConnectResponse session = session(new RawJson("{}"), null);
        desk.ask(session.token());
        assertThat(desk.silent()).isTrue();
        ticker.advance(limits.start());
        desk.ask(new BearerToken("unknown"));
        assertThat(desk.heard()).isEqualTo("answer Nowhere[]");
        return desk.heard();
    }

    @Test
    @DisplayName("a database that is away is no answer: a live session must not get 410")
    void databaseAway_isUnavailableToOurs() throws Exception {
        Desk desk = desk();
        ConnectResponse session = session(new RawJson("{}"), null);
        drone.reportsReady(session.backendId());
        controller.setDatabaseAvailable(false);
        desk.ask(session.token());

        assertThat(desk.heard()).isEqualTo("answer Unavailable[]");

        controller.setDatabaseAvailable(true);
        desk.ask(session.token());
        assertThat(desk.heard()).startsWith("answer Open");
    }

    @Test
    void expiredLease_isNotRoutable_untilItIsRenewed() throws Exception {
        Desk desk = desk();
        ConnectResponse session = session(new RawJson("{}"), null);
        drone.reportsReady(session.backendId());
        controller.jdbc.sql("update backend_key set expires_at = now() - interval '1 s'").update();
        desk.ask(session.token());
        assertThat(desk.heard()).isEqualTo("answer Unavailable[]");

        desk.ask(session.token());
        assertThat(desk.silent()).isTrue();
        controller.leases.renewAll(
                drone.lease().id(), List.of(session.backendId()), TestDrone.CLOCK);
        assertThat(desk.heard()).startsWith("answer Open");
    }

    @Test
    @DisplayName("BLX-08 what becomes of a route: closing, then removed")
    void endOfATold_isToldInOrder() throws Exception {
        Desk desk = desk();
        ConnectResponse session = session(new RawJson("{}"), null);
        drone.reportsReady(session.backendId());
        desk.open(session.token());

        drone.reportsTerminating(session.backendId());
        assertThat(desk.heard()).isEqualTo("changed " + session.backendId() + " terminating");
        desk.ask(session.token());
        assertThat(desk.heard()).isEqualTo("answer Nowhere[]");
        drone.reportsTerminated(session.backendId());
        assertThat(desk.heard()).isEqualTo("removed " + session.backendId());
        assertThat(controller.isWatched(session.backendId())).isFalse();
    }

    @Test
    void endOfABackendNobodyAskedFor_isNotTold() throws Exception {
        Desk desk = desk();
        BackendName backend = controller.ready(drone, "room");
        drone.reportsTerminated(backend);

        assertThat(desk.silent()).isTrue();
    }

    @Test
    @DisplayName("CAX-11 revoked tokens are taken back from every proxy, those of others are not")
    void revokedTokens_areTakenBackEverywhere() throws Exception {
        try (DomainFixture other = controller.another()) {
            Desk desk = desk(other, Ticker.system(), RouteDesk.Limits.OURS);
            ConnectResponse mine = session(new RawJson("{}"), null);
            drone.reportsReady(mine.backendId());
            ConnectResponse theirs =
                    controller.session(ConnectRequest.of(KeyConfig.named("room"), null, "u2"));
            desk.open(mine.token());
            desk.open(theirs.token());

            assertThat(controller.tokens.revoke(mine.backendId().value(), "u1")).isEqualTo(1);
            assertThat(controller.tokens.revoke(mine.backendId().value(), "u1")).isZero();
            assertThat(controller.tokens.revoke("A/../b", "u1")).isZero();

            assertThat(desk.heard()).isEqualTo("revoked [" + mine.token() + "]");
            desk.ask(mine.token());
            assertThat(desk.heard()).isEqualTo("answer Nowhere[]");
            assertThat(desk.open(theirs.token()).user()).isEqualTo("u2");
        }
    }

    @Test
    void tokenRevokedWhileItsQuestionWaits_leadsNowhere() throws Exception {
        Desk desk = desk();
        ConnectResponse session = session(new RawJson("{}"), null);
        desk.ask(session.token());
        assertThat(desk.silent()).isTrue();

        controller.tokens.revoke(session.backendId().value(), "u1");

        assertThat(desk.heard()).isEqualTo("answer Nowhere[]");
    }

    @Test
    @DisplayName("W-03 a token works as long as its backend lives, unless it has its own end")
    void token_endsWithItsOwnLifetimeOnly() throws Exception {
        Desk desk = desk();
        ConnectResponse forEver = session(new RawJson("{}"), null);
        ConnectResponse forAnHour = session(new RawJson("{}"), 3600);
        drone.reportsReady(forEver.backendId());
        controller
                .jdbc
                .sql(
                        """
                        update token set created_at = created_at - interval '2 days',
                            expires_at = expires_at - interval '2 days'
                        """)
                .update();

        assertThat(desk.open(forEver.token()).expiresInMs()).isNull();
        desk.ask(forAnHour.token());
        assertThat(desk.heard()).isEqualTo("answer Nowhere[]");
    }

    @Test
    void changeBetweenTwoQuestions_isNeverLost() throws Exception {
        Desk desk = desk();
        for (int i = 0; i < 30; i++) {
            BackendName backend = controller.ready(drone, "room-" + i);
            ConnectResponse session =
                    controller.session(ConnectRequest.of(KeyConfig.named("room-" + i), null, "u1"));
            Thread ending = NamedThreads.virtual("ending", () -> drone.reportsTerminated(backend));
            desk.ask(session.token());
            String answer = desk.heard();
            if (answer.startsWith("answer Open")) {
                assertThat(desk.heard()).isEqualTo("removed " + backend);
            } else {
                assertThat(answer).isEqualTo("answer Nowhere[]");
            }
            ending.join();
        }
    }

    private ConnectResponse session(RawJson auth, @Nullable Integer lifetime)
            throws InterruptedException {
        return controller.session(
                new ConnectRequest(
                        KeyConfig.named("room"), Spawns.PLAIN, "u1", auth, null, null, lifetime));
    }

    private Desk desk() {
        return desk(controller, Ticker.system(), RouteDesk.Limits.OURS);
    }

    private Desk desk(DomainFixture on, Ticker ticker, RouteDesk.Limits limits) {
        Desk desk = new Desk(on, ticker, limits);
        desks.add(desk);
        return desk;
    }

    /** A running desk, and what its proxy hears. */
    private static final class Desk implements RouteListener, AutoCloseable {
        private final LinkedBlockingQueue<Object> news = new LinkedBlockingQueue<>();
        private final RouteDesk desk;

        Desk(DomainFixture controller, Ticker ticker, RouteDesk.Limits limits) {
            desk =
                    new RouteDesk(
                            controller.tokens,
                            controller.backends,
                            controller.hints,
                            ticker,
                            limits,
                            this);
            NamedThreads.virtual(
                    "desk",
                    () -> {
                        try {
                            desk.run();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
        }

        void ask(BearerToken token) throws InterruptedException {
            desk.ask(token);
        }

        RouteInfo open(BearerToken token) throws InterruptedException {
            ask(token);
            return opened();
        }

        RouteInfo opened() throws InterruptedException {
            Object heard = news.poll(10, TimeUnit.SECONDS);
            assertThat(heard).isInstanceOf(RouteAnswer.Open.class);
            return ((RouteAnswer.Open) heard).info();
        }

        String heard() throws InterruptedException {
            Object heard = news.poll(10, TimeUnit.SECONDS);
            assertThat(heard).isNotNull();
            return heard instanceof RouteAnswer ? "answer " + heard : heard.toString();
        }

        boolean silent() throws InterruptedException {
            return news.poll(150, TimeUnit.MILLISECONDS) == null;
        }

        @Override
        public void answer(BearerToken token, RouteAnswer answer) {
            news.add(answer);
        }

        @Override
        public void revoked(List<BearerToken> tokens) {
            news.add("revoked " + tokens);
        }

        @Override
        public void changed(BackendName backend, BackendStatus status) {
            news.add("changed " + backend + " " + status);
        }

        @Override
        public void removed(BackendName backend) {
            news.add("removed " + backend);
        }

        @Override
        public void close() {
            desk.close();
        }
    }
}
