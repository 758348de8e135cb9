package dev.plane.common.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendState.HardTerminating;
import dev.plane.common.backend.BackendState.Loading;
import dev.plane.common.backend.BackendState.Ready;
import dev.plane.common.backend.BackendState.Scheduled;
import dev.plane.common.backend.BackendState.Starting;
import dev.plane.common.backend.BackendState.Terminated;
import dev.plane.common.backend.BackendState.Terminating;
import dev.plane.common.backend.BackendState.Waiting;
import dev.plane.common.backend.LifecycleEvent.Accepted;
import dev.plane.common.backend.LifecycleEvent.Answered;
import dev.plane.common.backend.LifecycleEvent.Ended;
import dev.plane.common.backend.LifecycleEvent.NeverAnswered;
import dev.plane.common.backend.LifecycleEvent.Prepared;
import dev.plane.common.backend.LifecycleEvent.Refused;
import dev.plane.common.backend.LifecycleEvent.Started;
import dev.plane.common.backend.LifecycleEvent.StopRequested;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class BackendLifecycleTest {
    private static final BackendAddress ADDRESS = new BackendAddress("10.0.0.5:32768");
    private static final Path DIAGRAM = Path.of("..", "docs", "backend-lifecycle.md");

    private static final List<BackendState> STATES =
            List.of(
                    new Scheduled(),
                    new Loading(),
                    new Starting(),
                    new Waiting(ADDRESS),
                    new Ready(ADDRESS),
                    new Terminating(
                            BackendStatus.READY, TerminationKind.SOFT, TerminationReason.EXTERNAL),
                    new HardTerminating(BackendStatus.READY, TerminationReason.EXTERNAL),
                    new Terminated(BackendStatus.READY, null, null, 0, "exited", null));

    private static final Map<LifecycleEvent, String> EVENTS = new LinkedHashMap<>();

    static {
        EVENTS.put(new Accepted(), "accepted");
        EVENTS.put(new Refused(null, "no"), "refused");
        EVENTS.put(new Prepared(), "prepared");
        EVENTS.put(new Started(ADDRESS), "started");
        EVENTS.put(new Answered(), "answered");
        EVENTS.put(new NeverAnswered(), "never answered");
        EVENTS.put(new StopRequested(TerminationKind.SOFT, TerminationReason.SWEPT), "soft stop");
        EVENTS.put(new StopRequested(TerminationKind.HARD, TerminationReason.SWEPT), "hard stop");
        EVENTS.put(new Ended(1, "exited", false), "ended");
    }

    static Stream<BackendState> states() {
        return STATES.stream();
    }

    @Test
    @DisplayName("BL-01: scheduled, loading, starting, waiting, ready")
    void startWithoutTrouble_runsThroughEveryStatusInOrder() {
        BackendState state = new Scheduled();
        state = BackendLifecycle.next(state, new Accepted());
        assertThat(state).isEqualTo(new Loading());
        state = BackendLifecycle.next(state, new Prepared());
        assertThat(state).isEqualTo(new Starting());
        state = BackendLifecycle.next(state, new Started(ADDRESS));
        assertThat(state).isEqualTo(new Waiting(ADDRESS));
        state = BackendLifecycle.next(state, new Answered());
        assertThat(state).isEqualTo(new Ready(ADDRESS));
    }

    @Test
    @DisplayName("BL-07: ready to hard-terminating keeps the last status and the reason")
    void hardStopOfReady_keepsLastStatusAndReason() {
        assertThat(
                        BackendLifecycle.next(
                                new Ready(ADDRESS),
                                new StopRequested(
                                        TerminationKind.HARD, TerminationReason.KEY_EXPIRED)))
                .isEqualTo(new HardTerminating(BackendStatus.READY, TerminationReason.KEY_EXPIRED));
    }

    @Test
    void hardStopOfTerminating_takesTheNewReasonAndKeepsTheLastStatus() {
        BackendState terminating =
                new Terminating(
                        BackendStatus.WAITING, TerminationKind.SOFT, TerminationReason.SWEPT);
        assertThat(
                        BackendLifecycle.next(
                                terminating,
                                new StopRequested(
                                        TerminationKind.HARD, TerminationReason.KEY_EXPIRED)))
                .isEqualTo(
                        new HardTerminating(BackendStatus.WAITING, TerminationReason.KEY_EXPIRED));
    }

    @Test
    @DisplayName("W-42: the end after a stop carries its kind and its reason")
    void endAfterAStop_carriesKindAndReason() {
        BackendState soft =
                BackendLifecycle.next(
                        new Ready(ADDRESS),
                        new StopRequested(TerminationKind.SOFT, TerminationReason.SWEPT));
        assertThat(BackendLifecycle.next(soft, new Ended(143, "stopped", false)))
                .isEqualTo(
                        new Terminated(
                                BackendStatus.READY,
                                TerminationKind.SOFT,
                                TerminationReason.SWEPT,
                                143,
                                "stopped",
                                null));
    }

    @Test
    @DisplayName("BLX-02, BLX-04: an end by itself has neither kind nor reason")
    void endByItself_hasNeitherKindNorReason() {
        assertThat(BackendLifecycle.next(new Loading(), new Ended(null, "no image", true)))
                .isEqualTo(
                        new Terminated(BackendStatus.LOADING, null, null, null, "no image", true));
    }

    @ParameterizedTest
    @MethodSource("states")
    @DisplayName("W-43: no event moves a backend backwards")
    void everyEvent_movesForwardsOrChangesNothing(BackendState state) {
        for (LifecycleEvent event : EVENTS.keySet()) {
            BackendState next = BackendLifecycle.next(state, event);
            if (next.status() == state.status()) {
                assertThat(next).as("%s in %s", event, state).isSameAs(state);
            } else {
                assertThat(next.status().number())
                        .as("%s in %s", event, state)
                        .isGreaterThan(state.status().number());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("states")
    void everyStateButTerminated_canBeStoppedHardOrEnd(BackendState state) {
        assertThat(BackendLifecycle.next(state, new Ended(1, "exited", false)).status())
                .isEqualTo(BackendStatus.TERMINATED);
    }

    /** Run with {@code -Dplane.diagrams=write} to bring the page up to date. */
    @Test
    void diagram_isTheTableDrawn() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("plane.diagrams"))) {
            Files.writeString(DIAGRAM, page);
        }
        assertThat(DIAGRAM).hasContent(page);
    }

    private static String page() {
        return """
        # The life of a backend

        Drawn from `BackendLifecycle`, the one table of transitions; a test keeps this page equal to it.
        A state only ever moves downwards here: late news changes nothing. `ended` is reported only when
        the process is shown to be gone.

        ```mermaid
        stateDiagram-v2
            [*] --> scheduled
        %s    terminated --> [*]
        ```
        """
                .formatted(transitions());
    }

    private static String transitions() {
        Map<String, StringBuilder> arrows = new LinkedHashMap<>();
        for (BackendState state : STATES) {
            EVENTS.forEach(
                    (event, name) -> {
                        BackendState next = BackendLifecycle.next(state, event);
                        if (!next.equals(state)) {
                            arrows.merge(
                                    state.status() + " --> " + next.status(),
                                    new StringBuilder(name),
                                    (names, more) -> names.append(", ").append(more));
                        }
                    });
        }
        StringBuilder text = new StringBuilder();
        arrows.forEach(
                (arrow, names) ->
                        text.append("    ").append(arrow).append(": ").append(names).append('\n'));
        return text.toString();
    }
}
