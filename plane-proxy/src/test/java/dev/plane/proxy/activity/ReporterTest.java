package dev.plane.proxy.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.FromProxy.BackendConnections;
import dev.plane.common.time.ManualTicker;
import dev.plane.proxy.activity.Reports.Occasion;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class ReporterTest {
    private static final BackendName NAME = new BackendName("b1");

    private final ManualTicker ticker = new ManualTicker();
    private final List<BackendConnections> sent = new ArrayList<>();
    private final List<Occasion> occasions = new ArrayList<>();
    private boolean connected = true;
    private final Reporter reporter = new Reporter(ticker, this::send);
    private final BackendActivity backend = reporter.activity(NAME);

    private boolean send(List<BackendConnections> report, Occasion occasion) {
        if (connected) {
            sent.addAll(report);
            occasions.add(occasion);
        }
        return connected;
    }

    private static BackendConnections said(
            long open, long requests, long in, long out, long idleMs) {
        return new BackendConnections(NAME, open, requests, in, out, idleMs);
    }

    private void request() {
        backend.asked();
        backend.opened();
        backend.answered();
        backend.passed(3, 11);
        backend.closed(true);
    }

    private void advanceAndTick(long millis) {
        ticker.advance(Duration.ofMillis(millis));
        reporter.tick();
    }

    /** PX-39. */
    @Test
    void nothing_used_reports_nothing() {
        advanceAndTick(7_000);

        assertThat(sent).isEmpty();
    }

    /** PX-40, PXX-05. */
    @Test
    void first_request_is_reported_at_once_and_then_once_a_period() {
        request();
        reporter.tick();
        request();
        advanceAndTick(1_000);
        assertThat(sent).containsExactly(said(0, 1, 3, 11, 0));

        advanceAndTick(6_000);

        assertThat(sent).containsExactly(said(0, 1, 3, 11, 0), said(0, 1, 3, 11, 7_000));
        assertThat(occasions).containsExactly(Occasion.FIRST_USE, Occasion.PERIOD);
    }

    /** PX-41, PX-42. */
    @Test
    void open_stream_is_reported_when_it_opens_every_period_and_when_it_ends() {
        request();
        reporter.tick();
        backend.opened();
        advanceAndTick(1_000);
        advanceAndTick(6_000);
        advanceAndTick(7_000);
        backend.closed(true);
        advanceAndTick(1_000);

        assertThat(sent).extracting(BackendConnections::open).containsExactly(0L, 1L, 1L, 1L, 0L);
        assertThat(occasions)
                .containsExactly(
                        Occasion.FIRST_USE,
                        Occasion.CHANGE,
                        Occasion.PERIOD,
                        Occasion.PERIOD,
                        Occasion.CHANGE);
    }

    @Test
    void two_changes_within_a_second_are_one_report() {
        request();
        reporter.tick();
        backend.opened();
        backend.closed(true);
        advanceAndTick(999);
        backend.opened();
        advanceAndTick(1);

        assertThat(sent).extracting(BackendConnections::open).containsExactly(0L, 1L);
    }

    @Test
    void backend_that_is_not_used_for_a_period_is_forgotten_until_its_next_use() {
        request();
        reporter.tick();
        advanceAndTick(7_000);
        advanceAndTick(7_000);
        assertThat(sent).hasSize(1);

        request();
        advanceAndTick(1_000);

        assertThat(sent).hasSize(2);
        assertThat(occasions).containsExactly(Occasion.FIRST_USE, Occasion.FIRST_USE);
    }

    /** W-50. */
    @Test
    void request_that_the_backend_does_not_answer_is_asked_for_but_no_use() {
        backend.asked();
        backend.opened();
        backend.closed(false);
        advanceAndTick(7_000);

        assertThat(sent).containsExactly(said(0, 0, 0, 0, 0));
    }

    @Test
    void report_that_was_not_sent_belongs_to_the_next() {
        connected = false;
        request();
        advanceAndTick(7_000);
        request();
        connected = true;
        advanceAndTick(1_000);

        assertThat(sent).containsExactly(said(0, 2, 6, 22, 1_000));
    }

    @Test
    void new_connection_hears_at_once_of_everything_in_use() {
        request();
        reporter.tick();
        backend.opened();
        advanceAndTick(1_000);
        reporter.connected();
        reporter.tick();

        assertThat(occasions).containsExactly(Occasion.FIRST_USE, Occasion.CHANGE, Occasion.PERIOD);
        assertThat(sent.getLast().open()).isOne();
    }

    @Test
    void last_report_is_sent_when_it_is_closed() {
        request();
        reporter.close();

        assertThat(sent).containsExactly(said(0, 1, 3, 11, 0));
    }
}
