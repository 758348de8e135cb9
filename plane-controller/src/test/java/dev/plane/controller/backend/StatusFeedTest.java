package dev.plane.controller.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.name.BackendName;
import dev.plane.common.task.Loop;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.Spawns;
import dev.plane.controller.TestDrone;
import dev.plane.controller.hint.HintConfig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.sql.DataSource;

/** Every status once and in order, whatever happens to the hints (W-07). */
class StatusFeedTest {
    private static final List<BackendStatus> WHOLE_LIFE =
            List.of(
                    BackendStatus.SCHEDULED,
                    BackendStatus.LOADING,
                    BackendStatus.STARTING,
                    BackendStatus.WAITING,
                    BackendStatus.READY,
                    BackendStatus.TERMINATING,
                    BackendStatus.TERMINATED);

    /** So slow that what arrives has come by a hint. */
    private static final HintConfig NO_POLL =
            new HintConfig(
                    Duration.ofMillis(2),
                    Duration.ofHours(1),
                    Duration.ofMillis(20),
                    Duration.ofMillis(500));

    private final DomainFixture writer = DomainFixture.start();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.shutdownNow();
        writer.close();
    }

    @Test
    @DisplayName("W-07 concurrent writers on two controllers: no feed loses, doubles or reorders")
    void concurrentWriters_loseNothing() throws Exception {
        try (DomainFixture reader = writer.another(options(NO_POLL))) {
            assertThat(livesSeen(List.of(writer, reader), List.of(reader, writer), 60))
                    .allMatch(WHOLE_LIFE::equals);
        }
    }

    @Test
    @DisplayName("W-07 the listening connection is cut again and again")
    void cutListener_losesNothing() throws Exception {
        try (DomainFixture reader = writer.another(options(NO_POLL))) {
            List<List<BackendStatus>> lives;
            try (Loop _ = Loop.start("cutter", Duration.ofMillis(100), this::cutListeners)) {
                lives = livesSeen(List.of(writer), List.of(reader), 60);
            }
            assertThat(lives).allMatch(WHOLE_LIFE::equals);
        }
    }

    private void cutListeners() {
        writer.jdbc
                .sql(
                        """
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where query like 'listen %' and datname = current_database()
                        """)
                .query((_, _) -> "")
                .list();
    }

    @Test
    @DisplayName("W-07 no hint arrives at all: the slow poll makes up for it")
    void noHints_arePolledFor() throws Exception {
        HintConfig fastPoll =
                new HintConfig(
                        Duration.ofMillis(2),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60));
        DataSource deaf =
                new AbstractDataSource() {
                    @Override
                    public java.sql.Connection getConnection() throws java.sql.SQLException {
                        throw new java.sql.SQLException("no listening");
                    }

                    @Override
                    public java.sql.Connection getConnection(String user, String password)
                            throws java.sql.SQLException {
                        return getConnection();
                    }
                };
        try (DomainFixture reader =
                writer.another(
                        new DomainFixture.Options(
                                fastPoll, DomainFixture.Options.DEFAULT.waits(), null, deaf))) {
            assertThat(livesSeen(List.of(writer), List.of(reader), 20))
                    .allMatch(WHOLE_LIFE::equals);
        }
    }

    private static DomainFixture.Options options(HintConfig hints) {
        return DomainFixture.Options.DEFAULT.withHints(hints);
    }

    /** Lets backends live through all states on writers while readers follow them. */
    private List<List<BackendStatus>> livesSeen(
            List<DomainFixture> writers, List<DomainFixture> readers, int backends)
            throws Exception {
        List<TestDrone> drones = new ArrayList<>();
        for (int i = 0; i < writers.size(); i++) {
            drones.add(TestDrone.connect(writers.get(i), "dr-" + i));
        }
        List<BackendName> names = new ArrayList<>();
        for (int i = 0; i < backends; i++) {
            names.add(writer.session(ConnectRequest.of(null, Spawns.PLAIN, null)).backendId());
        }
        CountDownLatch subscribed = new CountDownLatch(backends * readers.size());
        List<Future<List<BackendStatus>>> lives = new ArrayList<>();
        for (BackendName name : names) {
            for (DomainFixture reader : readers) {
                lives.add(threads.submit(() -> follow(reader, name, subscribed)));
            }
        }
        subscribed.await();
        List<Future<?>> writing = new ArrayList<>();
        for (BackendName name : names) {
            writing.add(threads.submit(() -> live(drones, name)));
        }
        for (Future<?> write : writing) {
            write.get();
        }
        List<List<BackendStatus>> seen = new ArrayList<>();
        for (Future<List<BackendStatus>> life : lives) {
            seen.add(life.get());
        }
        return seen;
    }

    private static void live(List<TestDrone> drones, BackendName name) {
        // Whichever drone it is not on is not heard (W-49).
        drones.forEach(drone -> drone.reportsReady(name));
        drones.forEach(drone -> drone.reportsTerminating(name));
        drones.forEach(drone -> drone.reportsTerminated(name));
    }

    private static List<BackendStatus> follow(
            DomainFixture reader, BackendName backend, CountDownLatch subscribed)
            throws InterruptedException {
        List<BackendStatus> seen = new ArrayList<>();
        long start = System.nanoTime();
        try (StatusFeed feed = reader.backends.feed(backend, null)) {
            subscribed.countDown();
            while (!seen.contains(BackendStatus.TERMINATED)
                    && System.nanoTime() - start < Duration.ofSeconds(30).toNanos()) {
                feed.next(Duration.ofSeconds(1)).stream()
                        .map(StatusEntry::status)
                        .forEach(seen::add);
            }
        }
        return seen;
    }
}
