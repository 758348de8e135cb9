package dev.plane.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.key.FencingToken;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.protocol.ToProxy.ConfirmedRoute;
import dev.plane.common.protocol.ToProxy.RouteInfoResponse;
import dev.plane.common.route.BearerToken;
import dev.plane.common.route.RouteInfo;
import dev.plane.common.route.SecretToken;
import dev.plane.common.time.ManualTicker;
import dev.plane.proxy.activity.Reporter;
import dev.plane.proxy.request.Refusal;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

class RouteTableTest {
    private static final BearerToken TOKEN = new BearerToken("t1");
    private static final BackendName BACKEND = new BackendName("b1");

    private final ManualTicker ticker = new ManualTicker();
    private final Reporter reporter = new Reporter(ticker, (report, occasion) -> true);
    private final RouteTable routes =
            new RouteTable(RouteLimits.DEFAULT, ticker, reporter::activity);
    private final ScriptedQuestions ours = new ScriptedQuestions(true);
    private final ScriptedQuestions upstream = new ScriptedQuestions(false);

    private static RouteInfo info(
            String backend, @Nullable Long validForMs, @Nullable Long expiresInMs) {
        return new RouteInfo(
                new BackendName(backend),
                new BackendAddress("127.0.0.1:1"),
                SecretToken.NONE,
                new ClusterName("plane.test"),
                null,
                null,
                null,
                validForMs == null ? null : new FencingToken(7),
                validForMs,
                expiresInMs);
    }

    private static RouteInfoResponse found(BearerToken token, RouteInfo info) {
        return new RouteInfoResponse(token, info, null);
    }

    private static RouteInfoResponse nowhere(BearerToken token) {
        return new RouteInfoResponse(token, null, null);
    }

    private List<Lookup> find(BearerToken token) {
        List<Lookup> outcomes = new ArrayList<>();
        routes.find(token, outcomes::add);
        return outcomes;
    }

    private static Lookup refused(Refusal refusal) {
        return new Lookup.Refused(refusal);
    }

    private Route learn(Long validForMs) {
        routes.answered(found(TOKEN, info("b1", validForMs, null)));
        return Objects.requireNonNull(routes.usable(TOKEN));
    }

    private Standing standing(Route route) {
        return route.standing(ticker.nanos());
    }

    // Looking up

    @Test
    void never_connected_refuses_at_once() {
        assertThat(find(TOKEN)).containsExactly(refused(Refusal.NOT_CONNECTED));
    }

    @Test
    void many_who_want_one_token_ask_once_and_all_hear_the_answer() {
        routes.connected(ours);
        List<Lookup> first = find(TOKEN);
        List<Lookup> second = find(TOKEN);

        routes.answered(found(TOKEN, info("b1", 60_000L, null)));

        assertThat(ours.asked()).containsExactly("t1");
        assertThat(first).hasSize(1).isEqualTo(second);
        assertThat(first.getFirst())
                .isEqualTo(new Lookup.Found(Objects.requireNonNull(routes.usable(TOKEN))));
    }

    @Test
    void answer_for_another_token_answers_nobody() {
        routes.connected(ours);
        List<Lookup> outcomes = find(TOKEN);

        routes.answered(nowhere(new BearerToken("other")));

        assertThat(outcomes).isEmpty();
    }

    @Test
    void nowhere_is_remembered_for_two_seconds() {
        routes.connected(ours);
        find(TOKEN);
        routes.answered(nowhere(TOKEN));

        assertThat(find(TOKEN)).containsExactly(refused(Refusal.GONE));
        ticker.advance(Duration.ofMillis(2_001));
        assertThat(find(TOKEN)).isEmpty();
        assertThat(ours.asked()).containsExactly("t1", "t1");
    }

    @Test
    void flood_of_unknown_tokens_evicts_no_route() {
        routes.connected(ours);
        Route route = learn(60_000L);
        for (int i = 0; i < 200_000; i++) {
            routes.answered(nowhere(new BearerToken("x" + i)));
        }

        assertThat(routes.usable(TOKEN)).isSameAs(route);
    }

    @Test
    void unasked_answers_overwrite_what_is_known() {
        routes.connected(ours);
        find(TOKEN);
        routes.answered(nowhere(TOKEN));
        Route route = learn(60_000L);

        routes.answered(nowhere(TOKEN));

        assertThat(standing(route)).isEqualTo(Standing.OVER);
        assertThat(find(TOKEN)).containsExactly(refused(Refusal.GONE));
    }

    @Test
    void unavailable_refuses_for_now_and_remembers_nothing() {
        routes.connected(ours);
        List<Lookup> outcomes = find(TOKEN);
        routes.answered(new RouteInfoResponse(TOKEN, null, true));

        assertThat(outcomes).containsExactly(refused(Refusal.UNAVAILABLE));
        assertThat(find(TOKEN)).isEmpty();
        assertThat(ours.asked()).hasSize(2);
    }

    @Test
    void unavailable_lets_a_trusted_route_live_on() {
        routes.connected(ours);
        Route route = learn(60_000L);
        ScriptedQuestions next = new ScriptedQuestions(true);
        routes.connected(next);
        List<Lookup> outcomes = find(TOKEN);

        routes.answered(new RouteInfoResponse(TOKEN, null, true));

        assertThat(outcomes).containsExactly(new Lookup.Found(route));
    }

    @Test
    void lookup_ends_a_little_after_the_longest_start() {
        routes.connected(ours);
        List<Lookup> outcomes = find(TOKEN);

        ticker.advance(Duration.ofSeconds(309));
        routes.tick();
        assertThat(outcomes).isEmpty();
        ticker.advance(Duration.ofSeconds(1));
        routes.tick();
        assertThat(outcomes).containsExactly(refused(Refusal.NOT_STARTED));
    }

    @Test
    void one_who_waits_no_longer_hears_nothing() {
        routes.connected(ours);
        List<Lookup> outcomes = new ArrayList<>();
        routes.find(TOKEN, outcomes::add).run();

        routes.answered(nowhere(TOKEN));

        assertThat(outcomes).isEmpty();
    }

    @Test
    void too_long_a_token_is_nobodys_and_not_asked_for() {
        routes.connected(ours);

        assertThat(find(new BearerToken("x".repeat(513)))).containsExactly(refused(Refusal.GONE));
        assertThat(ours.asked()).isEmpty();
    }

    @Test
    void more_questions_than_the_limit_are_refused() {
        RouteTable small =
                new RouteTable(
                        new RouteLimits(
                                Duration.ofSeconds(310),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(2),
                                Duration.ofMinutes(1),
                                10,
                                1,
                                512),
                        ticker,
                        reporter::activity);
        small.connected(ours);
        List<Lookup> outcomes = new ArrayList<>();
        small.find(TOKEN, outcomes::add);
        small.find(new BearerToken("t2"), outcomes::add);

        assertThat(outcomes).containsExactly(refused(Refusal.OVERLOADED));
    }

    // Connections

    /** W-32. */
    @Test
    void question_is_asked_again_on_the_next_connection() {
        routes.connected(ours);
        List<Lookup> outcomes = find(TOKEN);
        routes.disconnected(ours);
        ScriptedQuestions next = new ScriptedQuestions(true);
        routes.connected(next);

        routes.answered(nowhere(TOKEN));

        assertThat(next.asked()).containsExactly("t1");
        assertThat(outcomes).containsExactly(refused(Refusal.GONE));
    }

    @Test
    void question_waits_for_a_connection_but_not_for_long() {
        routes.connected(ours);
        routes.disconnected(ours);
        List<Lookup> outcomes = find(TOKEN);

        ticker.advance(Duration.ofSeconds(9));
        routes.tick();
        assertThat(outcomes).isEmpty();
        ticker.advance(Duration.ofSeconds(1));
        routes.tick();
        assertThat(outcomes).containsExactly(refused(Refusal.NOT_CONNECTED));
    }

    @Test
    void question_that_did_not_go_out_goes_out_at_the_next_tick() {
        routes.connected(ours);
        ours.full(true);
        find(TOKEN);
        ours.full(false);

        routes.tick();
        routes.tick();

        assertThat(ours.asked()).containsExactly("t1");
    }

    @Test
    void known_routes_serve_while_disconnected_until_their_trust_is_over() {
        routes.connected(ours);
        Route route = learn(50_000L);
        routes.disconnected(ours);

        ticker.advance(Duration.ofMillis(49_999));
        assertThat(routes.usable(TOKEN)).isSameAs(route);
        ticker.advance(Duration.ofMillis(1));
        assertThat(routes.usable(TOKEN)).isNull();
        assertThat(standing(route)).isEqualTo(Standing.UNCONFIRMED);
    }

    /** W-33. */
    @Test
    void new_connection_confirms_a_route_before_it_serves_again() {
        routes.connected(ours);
        Route route = learn(60_000L);
        ScriptedQuestions next = new ScriptedQuestions(true);
        routes.connected(next);

        assertThat(routes.usable(TOKEN)).isNull();
        List<Lookup> outcomes = find(TOKEN);
        routes.answered(found(TOKEN, info("b1", 60_000L, null)));

        assertThat(outcomes).containsExactly(new Lookup.Found(route));
        assertThat(routes.usable(TOKEN)).isSameAs(route);
    }

    @Test
    void late_end_of_an_old_connection_does_not_end_the_new_one() {
        routes.connected(ours);
        ScriptedQuestions next = new ScriptedQuestions(true);
        routes.connected(next);
        routes.disconnected(ours);

        find(TOKEN);

        assertThat(routes.isConnected()).isTrue();
        assertThat(next.asked()).containsExactly("t1");
    }

    // Trust

    @Test
    void trust_counts_from_the_question() {
        routes.connected(ours);
        find(TOKEN);
        ticker.advance(Duration.ofSeconds(20));
        Route route = learn(60_000L);

        ticker.advance(Duration.ofSeconds(39));
        assertThat(standing(route)).isEqualTo(Standing.OPEN);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(standing(route)).isEqualTo(Standing.UNCONFIRMED);
    }

    /** The time for which the controller held the question is part of what it grants. */
    @Test
    void trust_counts_from_a_question_that_was_given_up() {
        routes.connected(ours);
        find(TOKEN);
        ticker.advance(Duration.ofSeconds(311));
        routes.tick();
        Route route = learn(371_000L);

        ticker.advance(Duration.ofSeconds(59));
        assertThat(standing(route)).isEqualTo(Standing.OPEN);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(standing(route)).isEqualTo(Standing.UNCONFIRMED);
    }

    @Test
    void confirmation_extends_trust_from_its_report_on() {
        routes.connected(ours);
        Route route = learn(10_000L);
        long reported = ticker.nanos();
        ticker.advance(Duration.ofSeconds(5));

        routes.confirmed(
                List.of(new ConfirmedRoute(BACKEND, new FencingToken(7), 60_000L)), reported);

        ticker.advance(Duration.ofSeconds(54));
        assertThat(standing(route)).isEqualTo(Standing.OPEN);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(standing(route)).isEqualTo(Standing.UNCONFIRMED);
    }

    @Test
    void backend_that_is_not_confirmed_is_trusted_no_longer() {
        routes.connected(ours);
        Route route = learn(60_000L);

        routes.confirmed(List.of(new ConfirmedRoute(BACKEND, null, null)), ticker.nanos());

        assertThat(standing(route)).isEqualTo(Standing.UNCONFIRMED);
        assertThat(routes.usable(TOKEN)).isNull();
    }

    @Test
    void confirmation_of_another_acquisition_ends_trust() {
        routes.connected(ours);
        Route route = learn(60_000L);

        routes.confirmed(
                List.of(new ConfirmedRoute(BACKEND, new FencingToken(8), 60_000L)), ticker.nanos());

        assertThat(standing(route)).isEqualTo(Standing.UNCONFIRMED);
    }

    @Test
    void token_with_an_end_leads_nowhere_after_it() {
        routes.connected(ours);
        routes.answered(found(TOKEN, info("b1", 60_000L, 30_000L)));
        ticker.advance(Duration.ofSeconds(30));

        assertThat(routes.usable(TOKEN)).isNull();
        assertThat(find(TOKEN)).containsExactly(refused(Refusal.GONE));
    }

    // News

    /** PXX-03. */
    @Test
    void removed_backend_ends_all_its_routes() {
        routes.connected(ours);
        Route route = learn(60_000L);
        BearerToken other = new BearerToken("t2");
        routes.answered(found(other, info("b1", 60_000L, null)));

        routes.removed(BACKEND);

        assertThat(standing(route)).isEqualTo(Standing.OVER);
        assertThat(find(TOKEN)).containsExactly(refused(Refusal.GONE));
        assertThat(find(other)).containsExactly(refused(Refusal.GONE));
    }

    @Test
    void answer_that_a_removal_has_overtaken_leads_nowhere() {
        routes.connected(ours);
        List<Lookup> outcomes = find(TOKEN);
        routes.removed(BACKEND);

        routes.answered(found(TOKEN, info("b1", 60_000L, null)));

        assertThat(outcomes).containsExactly(refused(Refusal.GONE));
    }

    @Test
    void ending_backend_keeps_open_streams_and_takes_no_new_ones() {
        routes.connected(ours);
        Route route = learn(60_000L);

        routes.changed(BACKEND, BackendStatus.TERMINATING);

        assertThat(standing(route)).isEqualTo(Standing.LEAVING);
        assertThat(find(TOKEN)).containsExactly(refused(Refusal.GONE));
    }

    @Test
    void revoked_token_ends_its_route_and_no_other() {
        routes.connected(ours);
        Route route = learn(60_000L);
        BearerToken other = new BearerToken("t2");
        routes.answered(found(other, info("b1", 60_000L, null)));

        routes.revoked(List.of(TOKEN));

        assertThat(standing(route)).isEqualTo(Standing.OVER);
        assertThat(find(TOKEN)).containsExactly(refused(Refusal.GONE));
        assertThat(routes.usable(other)).isNotNull();
    }

    @Test
    void answer_that_a_revocation_has_overtaken_is_asked_for_again() {
        routes.connected(ours);
        List<Lookup> outcomes = find(TOKEN);
        routes.revoked(List.of(TOKEN));

        routes.answered(found(TOKEN, info("b1", 60_000L, null)));
        assertThat(outcomes).isEmpty();
        assertThat(ours.asked()).containsExactly("t1", "t1");
        routes.answered(nowhere(TOKEN));

        assertThat(outcomes).containsExactly(refused(Refusal.GONE));
    }

    @Test
    void token_that_leads_elsewhere_ends_its_former_route() {
        routes.connected(ours);
        Route former = learn(60_000L);

        routes.answered(found(TOKEN, info("b2", 60_000L, null)));

        assertThat(standing(former)).isEqualTo(Standing.OVER);
        assertThat(routes.usable(TOKEN)).isNotNull().isNotSameAs(former);
    }

    // Routes with open streams

    @Test
    void open_route_is_asked_for_again_on_a_new_connection_once() {
        routes.connected(ours);
        Route route = learn(60_000L);
        routes.keepConfirmed(route);
        ScriptedQuestions next = new ScriptedQuestions(true);
        routes.connected(next);

        routes.keepConfirmed(route);
        routes.keepConfirmed(route);
        routes.answered(found(TOKEN, info("b1", 60_000L, null)));
        ticker.advance(Duration.ofSeconds(6));
        routes.keepConfirmed(route);

        assertThat(ours.asked()).isEmpty();
        assertThat(next.asked()).containsExactly("t1");
        assertThat(standing(route)).isEqualTo(Standing.OPEN);
    }

    @Test
    void route_with_open_streams_is_reached_by_its_revocation_however_old_it_is() {
        routes.connected(ours);
        Route open = learn(Duration.ofHours(1).toMillis());
        ticker.advance(Duration.ofMinutes(6));
        assertThat(routes.usable(TOKEN)).isNull();

        routes.revoked(List.of(TOKEN));

        assertThat(standing(open)).isEqualTo(Standing.OVER);
    }

    @Test
    void route_with_open_streams_is_the_same_after_nobody_asked_for_it_for_long() {
        routes.connected(ours);
        Route open = learn(Duration.ofHours(1).toMillis());
        ticker.advance(Duration.ofMinutes(6));

        assertThat(learn(60_000L)).isSameAs(open);
    }

    @Test
    void upstream_answer_is_trusted_for_a_minute_and_renewed_while_streams_are_open() {
        routes.connected(upstream);
        routes.answered(found(TOKEN, info("b1", null, null)));
        Route route = Objects.requireNonNull(routes.usable(TOKEN));

        ticker.advance(Duration.ofSeconds(29));
        routes.keepConfirmed(route);
        assertThat(upstream.asked()).isEmpty();
        ticker.advance(Duration.ofSeconds(2));
        routes.keepConfirmed(route);
        assertThat(upstream.asked()).containsExactly("t1");
        routes.answered(found(TOKEN, info("b1", null, null)));
        ticker.advance(Duration.ofSeconds(59));
        assertThat(standing(route)).isEqualTo(Standing.OPEN);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(standing(route)).isEqualTo(Standing.UNCONFIRMED);
    }
}
