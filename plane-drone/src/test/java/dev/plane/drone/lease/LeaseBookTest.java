package dev.plane.drone.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.key.AcquiredKey;
import dev.plane.common.key.FencingToken;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.key.LeaseTimings;
import dev.plane.common.name.BackendName;
import dev.plane.common.time.DroneTime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

class LeaseBookTest {
    private static final BackendName B1 = new BackendName("b1");
    private static final BackendName B2 = new BackendName("b2");

    @TempDir private Path folder;
    private final FakeBoot boot = new FakeBoot("boot-1");
    private final DroneClock clock = new DroneClock(boot, 1_768_300_000_000L);
    private final List<String> stops = new ArrayList<>();
    private final Asked ours = new Asked(true, Duration.ofSeconds(60));
    private final Asked upstream = new Asked(false, Duration.ofSeconds(60));
    private LeaseBook book = newBook(Path.of("none"));

    /** A channel that notes what it is asked. */
    private static final class Asked implements RenewalChannel {
        private final List<List<BackendName>> asked = new ArrayList<>();
        private final List<DroneTime> times = new ArrayList<>();
        private final boolean batches;
        private final Duration lease;

        Asked(boolean batches, Duration lease) {
            this.batches = batches;
            this.lease = lease;
        }

        @Override
        public Duration lease() {
            return lease;
        }

        @Override
        public boolean renewsInBatches() {
            return batches;
        }

        @Override
        public void ask(List<BackendName> backends, DroneTime sentAt) {
            asked.add(backends);
            times.add(sentAt);
        }
    }

    @BeforeEach
    void newFolder() {
        book = newBook();
    }

    private LeaseBook newBook() {
        return newBook(folder);
    }

    private LeaseBook newBook(Path leases) {
        return new LeaseBook(clock, new LeaseFiles(leases, clock), new Random(1));
    }

    private void look() {
        book.look((backend, kind) -> stops.add(backend + " " + kind));
    }

    private void pass(Duration duration) {
        Duration step = Duration.ofMillis(100);
        for (Duration left = duration; left.isPositive(); left = left.minus(step)) {
            boot.advance(step);
            look();
        }
    }

    private void passSeconds(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    private static AcquiredKey key(KeyDeadlines deadlines) {
        return new AcquiredKey(KeyConfig.named("room"), deadlines, new FencingToken(7));
    }

    private void accept(BackendName backend, LeaseTimings timings) {
        assertThat(book.accept(backend, key(timings.deadlines(clock.now())))).isEmpty();
    }

    private void answer(Asked channel, RenewalAnswer answer) {
        book.answered(channel, List.of(answer));
    }

    private void renew(Asked channel, BackendName backend, DroneTime from) {
        answer(channel, new RenewalAnswer.Renewed(backend, LeaseTimings.DEFAULT.deadlines(from)));
    }

    @Test
    @DisplayName("BLX-09: soft at +40 s, hard at +50 s when nobody renews")
    void noController_stopsSoftlyAt40AndHardAt50() {
        accept(B1, LeaseTimings.DEFAULT);
        pass(Duration.ofMillis(39_900));
        assertThat(stops).isEmpty();
        pass(Duration.ofMillis(100));
        assertThat(stops).containsExactly("b1 SOFT");
        pass(Duration.ofMillis(9_900));
        assertThat(stops).hasSize(1);
        pass(Duration.ofMillis(100));
        assertThat(stops).containsExactly("b1 SOFT", "b1 HARD");
        passSeconds(60);
        assertThat(stops).hasSize(2);
    }

    @Test
    @DisplayName("Q1: with batches every heartbeat renews all keys, early")
    void heartbeat_renewsAllKeysTogether() {
        book.connected(ours);
        accept(B1, LeaseTimings.DEFAULT);
        passSeconds(1);
        accept(B2, LeaseTimings.DEFAULT);
        book.heartbeat();
        assertThat(ours.asked).hasSize(1);
        assertThat(ours.asked.getFirst()).containsExactlyInAnyOrder(B1, B2);
        assertThat(ours.times).containsExactly(clock.now());
    }

    @Test
    @DisplayName("upstream peers are asked at +30 s, not with heartbeats")
    void heartbeatTowardsUpstream_renewsNothing() {
        book.connected(upstream);
        accept(B1, LeaseTimings.DEFAULT.forSingleRenewals());
        book.heartbeat();
        pass(Duration.ofMillis(29_900));
        assertThat(upstream.asked).isEmpty();
        pass(Duration.ofMillis(100));
        assertThat(upstream.asked).containsExactly(List.of(B1));
    }

    @Test
    @DisplayName("W-54: an unanswered renewal is asked for again every second until the deadline")
    void silence_isAskedAgainUntilTheDeadline() {
        book.connected(upstream);
        accept(B1, LeaseTimings.DEFAULT.forSingleRenewals());
        passSeconds(50);
        assertThat(upstream.asked).hasSizeBetween(16, 26);
        assertThat(stops).containsExactly("b1 SOFT", "b1 HARD");
        int asked = upstream.asked.size();
        passSeconds(10);
        assertThat(upstream.asked).hasSize(asked);
    }

    @Test
    @DisplayName("Q1: a renewal is counted from when it was sent")
    void lateAnswer_countsFromTheQuestion() {
        book.connected(ours);
        accept(B1, LeaseTimings.DEFAULT);
        passSeconds(7);
        DroneTime sent = ours.times.getFirst();
        passSeconds(20);
        renew(ours, B1, sent);
        passSeconds(19);
        assertThat(stops).isEmpty();
        passSeconds(1);
        assertThat(stops).containsExactly("b1 SOFT");
    }

    @Test
    @DisplayName(
            "Q2: a key that the answer does not name keeps its deadlines and is asked for again")
    void keyNotNamed_isAskedForAgain() {
        book.connected(ours);
        accept(B1, LeaseTimings.DEFAULT);
        accept(B2, LeaseTimings.DEFAULT);
        passSeconds(7);
        renew(ours, B1, clock.now());
        ours.asked.clear();
        pass(Duration.ofMillis(1_200));
        assertThat(ours.asked).containsExactly(List.of(B2));
    }

    @Test
    void forbidden_stopsSoftlyAtTheDeadlineAndIsNotAskedForAgain() {
        book.connected(ours);
        accept(B1, LeaseTimings.DEFAULT);
        passSeconds(7);
        answer(ours, new RenewalAnswer.Forbidden(B1));
        ours.asked.clear();
        book.heartbeat();
        passSeconds(32);
        assertThat(stops).isEmpty();
        passSeconds(1);
        assertThat(stops).containsExactly("b1 SOFT");
        assertThat(ours.asked).isEmpty();
    }

    @Test
    void gone_stopsHardAtOnce() {
        book.connected(ours);
        accept(B1, LeaseTimings.DEFAULT);
        answer(ours, new RenewalAnswer.Gone(B1));
        look();
        assertThat(stops).containsExactly("b1 HARD");
    }

    @Test
    @DisplayName("Q7: a longer lease that an operator set since the handshake renews")
    void renewalOfMoreThanTheAnnouncedLease_counts() {
        book.connected(ours);
        book.accept(B1, key(LeaseTimings.DEFAULT.deadlines(clock.now())));
        LeaseTimings longer = LeaseTimings.ofSeconds(7, 160, 170, 180);
        book.answered(ours, List.of(new RenewalAnswer.Renewed(B1, longer.deadlines(clock.now()))));

        boot.advance(Duration.ofSeconds(100));
        look();
        assertThat(stops).isEmpty();
    }

    @Test
    void renewalWhileStopping_movesTheHardDeadlineOnly() {
        book.connected(ours);
        accept(B1, LeaseTimings.DEFAULT);
        passSeconds(45);
        assertThat(stops).containsExactly("b1 SOFT");
        renew(ours, B1, clock.now());
        passSeconds(45);
        assertThat(stops).containsExactly("b1 SOFT");
        passSeconds(5);
        assertThat(stops).containsExactly("b1 SOFT", "b1 HARD");
    }

    @Test
    void answerOfAFormerController_isIgnored() {
        book.connected(ours);
        accept(B1, LeaseTimings.DEFAULT);
        Asked next = new Asked(true, Duration.ofSeconds(60));
        book.connected(next);
        answer(ours, new RenewalAnswer.Gone(B1));
        look();
        assertThat(stops).isEmpty();
    }

    @Test
    void reconnect_asksAtOnceForWhatIsDue() {
        book.connected(ours);
        accept(B1, LeaseTimings.DEFAULT);
        passSeconds(7);
        book.disconnected(ours);
        Asked next = new Asked(true, Duration.ofSeconds(60));
        book.connected(next);
        look();
        assertThat(next.asked).containsExactly(List.of(B1));
    }

    @Test
    @DisplayName("W-11: a start whose deadlines are past is refused with a reason")
    void pastDeadlines_areRefused() {
        KeyDeadlines past = LeaseTimings.DEFAULT.deadlines(clock.now());
        boot.advance(Duration.ofSeconds(41));
        assertThat(book.accept(B1, key(past)))
                .hasValue("not started: the lease of its key ran out 1.000 s ago; connect again");
    }

    @Test
    @DisplayName("Q7: a start whose deadlines lie more than a lease ahead is refused")
    void impossibleDeadlines_areRefused() {
        book.connected(ours);
        DroneTime ahead = clock.now().plus(Duration.ofSeconds(11));
        assertThat(book.accept(B1, key(LeaseTimings.DEFAULT.deadlines(ahead))).orElseThrow())
                .contains("ends 61.000 s ahead (expected: at most 60.000 s");
        book.connected(new Asked(true, Duration.ofMinutes(3)));
        assertThat(book.accept(B1, key(LeaseTimings.DEFAULT.deadlines(ahead)))).isEmpty();
    }

    @Test
    void deadlinesOutOfOrder_areRefused() {
        DroneTime now = clock.now();
        KeyDeadlines wrong =
                new KeyDeadlines(
                        now, now.plus(Duration.ofSeconds(20)), now.plus(Duration.ofSeconds(10)));
        assertThat(book.accept(B1, key(wrong)).orElseThrow()).contains("out of order");
    }

    @Test
    void impossibleRenewal_isIgnored() {
        book.connected(ours);
        accept(B1, LeaseTimings.DEFAULT);
        DroneTime now = clock.now();
        KeyDeadlines wrong =
                new KeyDeadlines(
                        now, now.plus(Duration.ofSeconds(90)), now.plus(Duration.ofSeconds(80)));
        book.answered(ours, List.of(new RenewalAnswer.Renewed(B1, wrong)));
        passSeconds(50);
        assertThat(stops).containsExactly("b1 SOFT", "b1 HARD");
    }

    @Test
    void restart_knowsTheLastRenewal() {
        book.connected(ours);
        accept(B1, LeaseTimings.DEFAULT);
        passSeconds(7);
        renew(ours, B1, clock.now());
        book = newBook();
        boot.advance(Duration.ofSeconds(25));
        assertThat(book.resume(B1)).isTrue();
        passSeconds(14);
        assertThat(stops).isEmpty();
        passSeconds(1);
        assertThat(stops).containsExactly("b1 SOFT");
    }

    @Test
    void restartBetweenTheDeadlines_stopsSoftlyAtOnce() {
        accept(B1, LeaseTimings.DEFAULT);
        book = newBook();
        boot.advance(Duration.ofSeconds(45));
        assertThat(book.resume(B1)).isTrue();
        look();
        assertThat(stops).containsExactly("b1 SOFT");
    }

    @Test
    void restartAfterTheLease_findsNone() {
        accept(B1, LeaseTimings.DEFAULT);
        boot.advance(Duration.ofSeconds(50));
        assertThat(newBook().resume(B1)).isFalse();
    }

    @Test
    @DisplayName("a new boot ends every lease")
    void restartOfTheMachine_findsNone() {
        accept(B1, LeaseTimings.DEFAULT);
        DroneClock next = new DroneClock(new FakeBoot("boot-2"), 1_768_300_000_000L);
        assertThat(new LeaseBook(next, new LeaseFiles(folder, next), new Random(1)).resume(B1))
                .isFalse();
    }

    @Test
    void unreadableLeaseFile_countsAsNone() throws IOException {
        accept(B1, LeaseTimings.DEFAULT);
        Files.writeString(folder.resolve("b1"), "boot_id=boot-1\nrenew_at=soon\n");
        assertThat(newBook().resume(B1)).isFalse();
    }

    @Test
    void retain_deletesTheFilesOfOthers() {
        accept(B1, LeaseTimings.DEFAULT);
        accept(B2, LeaseTimings.DEFAULT);
        book.retain(Set.of(B2));
        assertThat(folder.resolve("b1")).doesNotExist();
        assertThat(folder.resolve("b2")).exists();
    }

    @Test
    void leaseFile_saysWhenToKillInBootTime() throws IOException {
        accept(B1, LeaseTimings.DEFAULT);
        assertThat(Files.readString(folder.resolve("b1")))
                .isEqualTo(
                        """
                        boot_id=boot-1
                        hard_boot_ms=51000
                        renew_at=1768300008000
                        soft_terminate_at=1768300041000
                        hard_terminate_at=1768300051000
                        fencing_token=7
                        """);
    }

    @Test
    void leaseThatCannotBeWritten_isRefused() throws IOException {
        Files.delete(folder);
        assertThat(book.accept(B1, key(LeaseTimings.DEFAULT.deadlines(clock.now()))).orElseThrow())
                .contains("cannot write the lease");
        Files.createDirectory(folder);
    }
}
