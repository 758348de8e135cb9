package dev.plane.drone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDrone.BackendEvent;
import dev.plane.common.time.DroneTime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class StateStoreTest {
    private static final BackendName B1 = new BackendName("b1");
    private static final BackendName B2 = new BackendName("b2");
    private static final DroneTime NOW = new DroneTime(1_768_300_000_123L);
    private static final EventId START = new EventId(0);
    private static final BackendState READY =
            new BackendState.Ready(new BackendAddress("10.0.0.5:32768"));
    private static final BackendState ENDED =
            new BackendState.Terminated(
                    BackendStatus.READY,
                    TerminationKind.HARD,
                    TerminationReason.SWEPT,
                    7,
                    "killed",
                    null);

    @TempDir private Path folder;
    private Path file = Path.of("none");
    private StateStore store = unopened();

    private static StateStore unopened() {
        return StateStore.open(Path.of(System.getProperty("java.io.tmpdir"), "plane-unused.db"));
    }

    @BeforeEach
    void open() {
        store.close();
        file = folder.resolve("drone.db");
        store = StateStore.open(file);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<BackendEvent> record(BackendName backend, BackendState... states) {
        return store.record(backend, List.of(states), NOW);
    }

    private List<EventId> unacknowledged() {
        return store.unacknowledged(START, 100).stream().map(BackendEvent::eventId).toList();
    }

    @Test
    @DisplayName("SS-01, SS-02: the last state of a backend is its state")
    void state_isTheLastRecorded() {
        assertThat(store.state(B1)).isEmpty();
        record(B1, new BackendState.Scheduled());
        assertThat(store.state(B1)).hasValue(new BackendState.Scheduled());
        record(B1, READY);
        assertThat(store.state(B1)).hasValue(READY);
    }

    @Test
    @DisplayName("SS-03: whoever has subscribed is told of each later event")
    void subscriber_isToldOfEachRecordUntilItLeaves() {
        List<String> told = new ArrayList<>();
        StateStore.Subscription subscription =
                store.subscribe(() -> told.add(store.state(B1).orElseThrow().status().wireName()));
        record(B1, new BackendState.Scheduled());
        record(B1, READY);
        subscription.close();
        record(B1, ENDED);
        assertThat(told).containsExactly("scheduled", "ready");
    }

    @Test
    @DisplayName("SS-04, SS-05: events wait in order, with ids 1 and 2 in a new store")
    void events_waitInTheirOrder() {
        record(B1, new BackendState.Scheduled());
        record(B2, new BackendState.Scheduled());
        assertThat(store.unacknowledged(START, 100))
                .containsExactly(
                        new BackendEvent(new EventId(1), B1, new BackendState.Scheduled(), NOW),
                        new BackendEvent(new EventId(2), B2, new BackendState.Scheduled(), NOW));
        assertThat(store.unacknowledged(new EventId(2), 100)).isEmpty();
    }

    @Test
    @DisplayName("SS-06, SS-07: what is acknowledged is not given again, all else is")
    void acknowledgedEvents_areForgotten() {
        record(B1, new BackendState.Scheduled(), READY);
        assertThat(unacknowledged()).containsExactly(new EventId(1), new EventId(2));
        assertThat(unacknowledged()).containsExactly(new EventId(1), new EventId(2));
        store.acknowledge(new EventId(1));
        store.acknowledge(new EventId(99));
        assertThat(unacknowledged()).containsExactly(new EventId(2));
    }

    @Test
    @DisplayName("W-44: events of one millisecond come in the order of their ids, over restarts")
    void restart_keepsStatesEventsAndIds() {
        record(B1, new BackendState.Scheduled(), new BackendState.Loading(), READY);
        store.acknowledge(new EventId(3));
        store.close();
        store = StateStore.open(file);
        assertThat(store.state(B1)).hasValue(READY);
        assertThat(unacknowledged()).containsExactly(new EventId(1), new EventId(2));
        assertThat(record(B1, ENDED).getFirst().eventId()).isEqualTo(new EventId(4));
    }

    @Test
    void window_limitsWhatIsGivenAtOnce() {
        record(B1, new BackendState.Scheduled(), new BackendState.Loading(), READY);
        assertThat(store.unacknowledged(new EventId(1), 1)).hasSize(1);
    }

    @Test
    void living_areThoseThatHaveNotEnded() {
        record(B1, new BackendState.Scheduled(), ENDED);
        record(B2, READY);
        assertThat(store.living()).containsOnlyKeys(B2).containsValue(READY);
    }

    @Test
    @DisplayName("W-12: the name of an ended backend is kept for 7 days, and while an event waits")
    void endedNames_areKeptFor7Days() {
        record(B1, ENDED);
        record(B2, ENDED);
        store.acknowledge(new EventId(1));
        store.forgetEnded(NOW.plus(Duration.ofDays(7)));
        assertThat(store.state(B1)).hasValue(ENDED);
        store.forgetEnded(NOW.plus(Duration.ofDays(7)).plus(Duration.ofMillis(1)));
        assertThat(store.state(B1)).isEmpty();
        assertThat(store.state(B2)).hasValue(ENDED);
    }

    @Test
    void clockOffset_isFixedOncePerBoot() {
        assertThat(store.clockOffset("boot-1", 500)).isEqualTo(500);
        assertThat(store.clockOffset("boot-1", 777)).isEqualTo(500);
        store.close();
        store = StateStore.open(file);
        assertThat(store.clockOffset("boot-1", 888)).isEqualTo(500);
        assertThat(store.clockOffset("boot-2", 999)).isEqualTo(999);
        assertThat(store.clockOffset("boot-1", 111)).isEqualTo(111);
    }

    @Test
    @DisplayName("wire §8.3: upstream's tables, keys in alphabetical order, readable for the owner")
    void file_isUpstreams() throws Exception {
        record(B1, ENDED);
        store.close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(select("select state from backend where id = 'b1'"))
                .containsExactly(
                        "{\"exit_code\":7,\"last_status\":\"ready\",\"message\":\"killed\","
                                + "\"reason\":\"swept\",\"status\":\"terminated\","
                                + "\"termination\":\"hard\"}");
        assertThat(
                        select(
                                "select id || ' ' || backend_id || ' ' || timestamp || ' ' ||"
                                        + " json_extract(event, '$.status') from event"))
                .containsExactly("1 b1 1768300000123 terminated");
        assertThat(select("select name || ' ' || type from pragma_table_info('event')"))
                .containsExactly(
                        "id INTEGER", "backend_id TEXT", "event json", "timestamp INTEGER");
        store = StateStore.open(file);
    }

    @Test
    void fileOfUpstream_isTakenOver() throws Exception {
        store.close();
        Files.delete(file);
        execute(
                "create table backend (id text primary key, state json not null)",
                "create table event (id integer primary key autoincrement, backend_id text,"
                        + " event json not null, timestamp integer not null,"
                        + " foreign key (backend_id) references backend(id))",
                "insert into backend values ('b1', '{\"address\":\"127.0.0.1:80\","
                        + "\"status\":\"ready\"}'), ('b2', '{\"exit_code\":0,"
                        + "\"last_status\":\"ready\",\"reason\":null,\"status\":\"terminated\","
                        + "\"termination\":null}')",
                "insert into event values (174, 'b2', '{\"status\":\"scheduled\"}', 5)");
        store = StateStore.open(file);
        assertThat(store.living()).containsOnlyKeys(B1);
        assertThat(unacknowledged()).containsExactly(new EventId(174));
        assertThat(record(B1, ENDED).getFirst().eventId()).isEqualTo(new EventId(175));
    }

    @Test
    void garbageInRows_isSkipped() throws Exception {
        record(B1, READY);
        store.close();
        execute(
                "insert into backend values ('A/../b', '{\"status\":\"ready\"}'), ('b2', 'x')",
                "insert into event (backend_id, event, timestamp) values ('b1', '{}', 1)");
        store = StateStore.open(file);
        assertThat(store.living()).containsOnlyKeys(B1);
        assertThat(unacknowledged()).containsExactly(new EventId(1));
    }

    @Test
    void garbageInEvents_hidesNoneBehindIt() throws Exception {
        record(B1, new BackendState.Scheduled(), READY, ENDED);
        store.close();
        execute(
                "update event set event = 'x' where id = 1",
                "update event set backend_id = null where id = 2");
        store = StateStore.open(file);

        assertThat(store.unacknowledged(START, 1))
                .extracting(BackendEvent::eventId)
                .containsExactly(new EventId(3));
    }

    @Test
    void fileThatIsNoDatabase_isRefusedWithItsName() throws Exception {
        store.close();
        Path broken = Files.writeString(folder.resolve("broken.db"), "x".repeat(10_000));
        assertThatThrownBy(() -> StateStore.open(broken))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("broken.db")
                .hasMessageContaining("move it away");
        store = StateStore.open(file);
    }

    @Test
    void manyWriters_loseNothing() throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                BackendName backend = new BackendName("many-" + i);
                executor.submit(() -> record(backend, new BackendState.Scheduled(), READY)).state();
            }
        }
        assertThat(store.living()).hasSize(200);
        assertThat(store.unacknowledged(START, 1_000))
                .hasSize(400)
                .isSortedAccordingTo(
                        (a, b) -> Long.compare(a.eventId().value(), b.eventId().value()));
    }

    private List<String> select(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
