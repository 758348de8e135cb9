package dev.plane.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.PoolName;
import dev.plane.e2e.system.Figures;
import dev.plane.e2e.system.Sessions;
import dev.plane.e2e.system.Site;
import dev.plane.e2e.system.Stopwatch;
import dev.plane.e2e.system.Up;
import dev.plane.testkit.Await;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The demo session in tabs of a real browser, behind a whole {@code plane up}. */
@Tag("full")
@Timeout(180)
class WhiteboardTest {
    private static final int MAX_IDLE_SECONDS = 6;
    private static final Duration MAX_IDLE = Duration.ofSeconds(MAX_IDLE_SECONDS);
    private static final Duration SWEEP_PERIOD = Duration.ofSeconds(5);

    /** After its start a controller takes nothing for idle, so that proxies can report first. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    /** A proxy reports the last stream's end within 1 s; then the process must end. */
    private static final Duration REPORT_AND_STOP = Duration.ofSeconds(2);

    private static final int GONE = 410;

    @RegisterExtension private final Site site = new Site();

    @Test
    void two_tabs_share_a_board_until_both_are_closed_and_its_session_is_swept() throws Exception {
        Up up = Up.start(site);
        Sessions sessions =
                new Sessions(up.cluster(), new PoolName("demo"), "demo", MAX_IDLE_SECONDS);
        try (PlaneClient client = up.client();
                Browser browser = new Browser(site)) {
            ConnectResponse session = sessions.open(client, "shared");
            ConnectResponse other = sessions.open(client, "other");
            BoardTab one = browser.open(session.url());
            BoardTab two = browser.open(session.url());
            BoardTab elsewhere = browser.open(other.url());
            long fencingToken = share(session, one, two, elsewhere);

            up.sinceBanner().await(GRACE.plus(MAX_IDLE).plus(SWEEP_PERIOD));
            assertThat(client.status(session.backendId()).status())
                    .as("while its tabs are open")
                    .isEqualTo(BackendStatus.READY);
            one.close();
            two.close();
            awaitSwept(client, session.backendId());
            assertThat(statusCode(session.url())).isEqualTo(GONE);
            assertThat(client.status(other.backendId()).status()).isEqualTo(BackendStatus.READY);

            ConnectResponse next = sessions.open(client, "shared");
            assertThat(next.spawned()).isTrue();
            BoardTab anew = browser.open(next.url());
            anew.awaitParticipants(1);
            assertThat(anew.strokes()).isZero();
            assertThat(anew.backend()).isEqualTo(next.backendId().value());
            assertThat(anew.fencingToken()).isGreaterThan(fencingToken);
            Figures.say(
                    "next connect: backend %s, fencing token %d after %d"
                            .formatted(next.backendId(), anew.fencingToken(), fencingToken));
        }
    }

    /** Draws in both tabs of one session, seen by each other and not elsewhere. */
    private static long share(
            ConnectResponse session, BoardTab one, BoardTab two, BoardTab elsewhere) {
        one.awaitParticipants(2);
        two.awaitParticipants(2);
        elsewhere.awaitParticipants(1);
        one.draw(-50);
        two.awaitStrokes(1);
        two.draw(50);
        one.awaitStrokes(2);

        assertThat(elsewhere.strokes()).as("strokes on the board of another key").isZero();
        assertThat(one.key()).isEqualTo("shared");
        assertThat(elsewhere.key()).isEqualTo("other");
        assertThat(one.backend()).isEqualTo(session.backendId().value());
        assertThat(two.backend()).isEqualTo(one.backend());
        assertThat(elsewhere.backend()).isNotEqualTo(one.backend());
        assertThat(two.fencingToken()).isEqualTo(one.fencingToken());
        return one.fencingToken();
    }

    private static void awaitSwept(PlaneClient client, BackendName backend)
            throws InterruptedException {
        Stopwatch sinceClosed = Stopwatch.start();
        Duration limit = MAX_IDLE.plus(SWEEP_PERIOD).plus(REPORT_AND_STOP);
        Await.until(
                backend + " has ended",
                limit,
                () -> client.status(backend).status() == BackendStatus.TERMINATED);
        Duration took = sinceClosed.elapsed();
        StatusEntry last = client.status(backend);

        assertThat(last.terminationReason()).isEqualTo(TerminationReason.SWEPT);
        assertThat(took).isGreaterThan(MAX_IDLE.minusMillis(500));
        Figures.say(
                "terminated (swept) %.2f s after the last tab was closed, max_idle_seconds %d,"
                                .formatted(took.toMillis() / 1e3, MAX_IDLE_SECONDS)
                        + " sweep every %d s".formatted(SWEEP_PERIOD.toSeconds()));
    }

    private static int statusCode(URI url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(url).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
