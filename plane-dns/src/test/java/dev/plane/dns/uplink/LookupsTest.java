package dev.plane.dns.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.name.ClusterName;
import dev.plane.common.time.ManualTicker;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

class LookupsTest {
    private static final TxtAnswer VALUE = new TxtAnswer.Values(List.of("v"));
    private static final TxtAnswer SILENCE = new TxtAnswer.Silence();

    private final ManualTicker ticker = new ManualTicker();
    private final Lookups lookups = new Lookups(ticker);
    private final List<String> asked = new ArrayList<>();
    private final Lookups.Line line = asked::add;

    @Test
    void query_isAskedAndTold() {
        lookups.connected(line);

        List<TxtAnswer> told = find("a");
        assertThat(asked).containsExactly("a");
        lookups.answered("a", List.of("v"));

        assertThat(told).containsExactly(VALUE);
        assertThat(lookups.waiting()).isZero();
    }

    @Test
    void queriesForOneCluster_shareOneQuestion() {
        lookups.connected(line);

        List<TxtAnswer> told = find("a");
        find("a", told::add);
        find("b");
        lookups.answered("a", List.of("v"));

        assertThat(asked).containsExactly("a", "b");
        assertThat(told).containsExactly(VALUE, VALUE);
    }

    @Test
    void answeredQuestion_isAskedAnew() {
        lookups.connected(line);
        find("a");
        lookups.answered("a", List.of());

        List<TxtAnswer> told = find("a");
        lookups.answered("a", List.of("v"));

        assertThat(asked).containsExactly("a", "a");
        assertThat(told).containsExactly(VALUE);
    }

    @Test
    void queryWithoutConnection_waitsForOne() {
        List<TxtAnswer> told = find("a");
        assertThat(asked).isEmpty();

        lookups.connected(line);
        lookups.answered("a", List.of("v"));

        assertThat(told).containsExactly(VALUE);
    }

    @Test
    void lostConnection_hasEverythingAskedAgain() {
        lookups.connected(line);
        List<TxtAnswer> told = find("a");
        find("b");
        lookups.disconnected(line);
        find("c");
        List<String> askedAgain = new ArrayList<>();

        lookups.connected(askedAgain::add);
        lookups.answered("a", List.of("v"));

        assertThat(askedAgain).containsExactly("a", "b", "c");
        assertThat(told).containsExactly(VALUE);
    }

    @Test
    void lateEndOfAnOldConnection_leavesTheNewOne() {
        lookups.connected(line);
        List<String> askedAgain = new ArrayList<>();
        lookups.connected(askedAgain::add);

        lookups.disconnected(line);
        find("a");

        assertThat(askedAgain).containsExactly("a");
    }

    /** DNX-02. */
    @Test
    void silenceOf5Seconds_isTold() {
        lookups.connected(line);
        List<TxtAnswer> told = find("a");

        ticker.advance(Duration.ofMillis(4_999));
        lookups.tick();
        assertThat(told).isEmpty();
        ticker.advance(Duration.ofMillis(1));
        lookups.tick();

        assertThat(told).containsExactly(SILENCE);
        assertThat(lookups.waiting()).isZero();
    }

    /** An outage that began long ago is no reason to give up a query that has just come. */
    @Test
    void queryThatJoinsAnOldQuestion_waitsItsOwn5Seconds() {
        List<TxtAnswer> first = find("a");
        ticker.advance(Duration.ofMillis(4_900));
        List<TxtAnswer> second = find("a");
        ticker.advance(Duration.ofMillis(100));
        lookups.tick();
        assertThat(first).containsExactly(SILENCE);
        assertThat(second).isEmpty();
        assertThat(lookups.waiting()).isEqualTo(1);

        lookups.connected(line);
        lookups.answered("a", List.of("v"));

        assertThat(second).containsExactly(VALUE);
        assertThat(lookups.waiting()).isZero();
    }

    @Test
    void queryThatJoinedAnOldQuestion_isToldSilenceInItsTurn() {
        lookups.connected(line);
        find("a");
        ticker.advance(Duration.ofSeconds(3));
        List<TxtAnswer> second = find("a");
        ticker.advance(Duration.ofSeconds(2));
        lookups.tick();

        ticker.advance(Duration.ofSeconds(3));
        lookups.tick();

        assertThat(second).containsExactly(SILENCE);
        assertThat(lookups.waiting()).isZero();
    }

    @Test
    void lateAnswer_tellsNobody() {
        lookups.connected(line);
        List<TxtAnswer> told = find("a");
        ticker.advance(Lookups.LIMIT);
        lookups.tick();

        lookups.answered("a", List.of("v"));

        assertThat(told).containsExactly(SILENCE);
    }

    @Test
    void wordAboutAClusterThatWasNotAsked_isIgnored() {
        List<TxtAnswer> told = find("a");

        lookups.answered("a", List.of("v"));
        lookups.answered("b", List.of("v"));

        assertThat(told).isEmpty();
    }

    /** A controller whose database is away leaves a question unanswered for good. */
    @Test
    void queryThatJoinsAnOldQuestion_asksItAgain() {
        lookups.connected(line);
        find("a");
        ticker.advance(Lookups.ASK_AGAIN_AFTER.minusMillis(1));
        find("a");
        assertThat(asked).containsExactly("a");

        ticker.advance(Duration.ofMillis(1));
        find("a");
        find("a");

        assertThat(asked).containsExactly("a", "a");
    }

    @Test
    void moreQuestionsThanTheWindow_waitForTheirTurn() {
        lookups.connected(line);
        for (int i = 0; i <= Lookups.WINDOW; i++) {
            find("c" + i);
        }
        assertThat(asked).hasSize(Lookups.WINDOW);

        lookups.answered("c7", List.of("v"));

        assertThat(asked).hasSize(Lookups.WINDOW + 1).last().isEqualTo("c" + Lookups.WINDOW);
    }

    @Test
    void questionsGivenUp_makeRoomInTheWindow() {
        lookups.connected(line);
        for (int i = 0; i < Lookups.WINDOW; i++) {
            find("c" + i);
        }
        ticker.advance(Duration.ofSeconds(1));
        List<TxtAnswer> told = find("late");

        ticker.advance(Duration.ofSeconds(4));
        lookups.tick();
        lookups.answered("late", List.of("v"));

        assertThat(told).containsExactly(VALUE);
    }

    @Test
    void questionGivenUpBeforeItsTurn_isNotAsked() {
        find("a");
        ticker.advance(Lookups.LIMIT);
        lookups.tick();

        lookups.connected(line);

        assertThat(asked).isEmpty();
    }

    @Test
    void moreQueriesThanTheLimit_areTurnedAwayAtOnce() {
        for (int i = 0; i < Lookups.MOST_WAITING; i++) {
            find("c" + i % 10);
        }

        assertThat(find("one-more")).containsExactly(new TxtAnswer.Overload());
        assertThat(lookups.waiting()).isEqualTo(Lookups.MOST_WAITING);
    }

    private List<TxtAnswer> find(String cluster) {
        List<TxtAnswer> told = new ArrayList<>();
        find(cluster, told::add);
        return told;
    }

    private void find(String cluster, Consumer<TxtAnswer> then) {
        lookups.find(new ClusterName(cluster), then);
    }
}
