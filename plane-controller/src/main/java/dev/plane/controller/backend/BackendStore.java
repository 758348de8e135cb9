package dev.plane.controller.backend;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.json.Json;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.NodeId;
import dev.plane.common.time.DatabaseTime;
import dev.plane.common.time.Deadline;
import dev.plane.controller.hint.Hints;
import dev.plane.controller.hint.Topic;
import dev.plane.controller.hint.VersionSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Backends and their states. A state is recorded only if it is further than the present one, in one
 * statement with its line of history and, at the end, with the freeing of the key and the erasing
 * of secrets. Rows are locked in one order everywhere: backend, then key.
 */
public final class BackendStore implements VersionSource {
    private static final String MOVE =
            """
            with moved as (
                update backend
                set status = :status, state = :state,
                    status_time = greatest(status_time, clock_timestamp()),
                    address = coalesce(:address, address),
                    static_token = case when :ended then null else static_token end
                where id = :id and status < :status and %s
                returning id, drone_id, status_time
            ), history as (
                insert into backend_state (backend_id, status, state, created_at)
                select id, :status, :state, status_time from moved
            )%s
            """;

    private static final String AND_END =
            """
            , freed as (
                delete from backend_key k using moved where k.backend_id = moved.id
            ), tokens as (
                update token set secret_token = null, auth = null from moved
                where token.backend_id = moved.id
            ), spawns as (
                update action set acked_at = now(), executable = null from moved
                where action.backend_id = moved.id and action.kind = 'spawn'
                    and action.acked_at is null
            )
            """;

    private static final String BY_DRONE =
            """
            select exists (select from moved) as applied,
                exists (select from backend where id = :id and drone_id = :drone) as owned
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Hints hints;

    public BackendStore(JdbcClient jdbc, TransactionOperations transactions, Hints hints) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.hints = hints;
    }

    /** The present status; empty if the backend is not known. */
    public Optional<StatusEntry> status(BackendName backend) {
        return jdbc.sql("select state, status_time as time from backend where id = :id")
                .param("id", backend.value())
                .query((row, _) -> entry(row))
                .optional();
    }

    /** The statuses after {@code after}, in order. */
    List<StatusEntry> history(BackendName backend, @Nullable BackendStatus after) {
        return jdbc.sql(
                        """
                        select state, created_at as time from backend_state
                        where backend_id = :id and status > :after
                        order by status
                        """)
                .param("id", backend.value())
                .param("after", after == null ? 0 : after.number())
                .query((row, _) -> entry(row))
                .list();
    }

    /** The statuses of a backend after {@code after}: those that were, then those that come. */
    public StatusFeed feed(BackendName backend, @Nullable BackendStatus after) {
        return new StatusFeed(this, backend, hints.subscribe(Topic.backend(backend)), after);
    }

    /**
     * Waits until a backend has got as far as {@code atLeast}; the status then, or at the end of
     * the time. Empty if the backend is not known.
     */
    public Optional<BackendStatus> await(
            BackendName backend, BackendStatus atLeast, Duration atMost)
            throws InterruptedException {
        Deadline deadline = Deadline.in(atMost);
        BackendStatus reached = null;
        try (StatusFeed feed = feed(backend, null)) {
            while (reached == null || !reached.isAtLeast(atLeast)) {
                List<StatusEntry> entries = feed.next(deadline.left());
                if (entries.isEmpty()) {
                    break;
                }
                reached = entries.getLast().status();
            }
        }
        return Optional.ofNullable(reached);
    }

    /** Records what a drone says of one of its backends. */
    public Recorded record(NodeId drone, BackendName backend, BackendState state) {
        boolean ended = state instanceof BackendState.Terminated;
        String statement = MOVE.formatted("drone_id = :drone", ended ? AND_END : "") + BY_DRONE;
        Recorded recorded =
                move(statement, backend, state)
                        .param("drone", drone.value())
                        .query(
                                (row, _) ->
                                        outcome(row.getBoolean("applied"), row.getBoolean("owned")))
                        .single();
        if (recorded == Recorded.APPLIED) {
            hints.publish(Topic.backend(backend));
        }
        return recorded;
    }

    /**
     * Ends a backend whose lease has run out, without its drone's word, frees its key and makes it
     * known. False if it has ended, or its lease has been renewed.
     */
    public boolean lose(BackendName backend, String message) {
        boolean ended =
                Boolean.TRUE.equals(transactions.execute(_ -> endExpired(backend, message)));
        if (ended) {
            hints.publish(Topic.backend(backend));
        }
        return ended;
    }

    /**
     * As {@link #lose}, inside the caller's transaction, which publishes {@link Topic#backend}
     * after its commit.
     */
    public boolean endExpired(BackendName backend, String message) {
        // Locks both rows: a renewal that comes first is seen, one that comes later finds no key.
        return jdbc.sql(
                        """
                        select b.status from backend b join backend_key k on k.backend_id = b.id
                        where b.id = :id and b.status < 70 and k.expires_at <= clock_timestamp()
                        for update
                        """)
                .param("id", backend.value())
                .query((row, _) -> BackendStatus.ofNumber(row.getInt("status")))
                .optional()
                .map(last -> end(backend, last, message))
                .orElse(false);
    }

    private boolean end(BackendName backend, BackendStatus last, String message) {
        BackendState lost =
                new BackendState.Terminated(
                        last, null, TerminationReason.LOST, null, message, null);
        return move(MOVE.formatted("true", AND_END) + "select id from moved", backend, lost)
                .query((row, _) -> row.getString("id"))
                .optional()
                .isPresent();
    }

    /** The states of many backends, by name; those not known are left out. */
    public Map<BackendName, BackendStatus> statuses(Collection<BackendName> backends) {
        Map<BackendName, BackendStatus> statuses = new HashMap<>();
        versions(backends.stream().map(BackendName::value).toList())
                .forEach(
                        (id, number) ->
                                statuses.put(
                                        new BackendName(id),
                                        BackendStatus.ofNumber(number.intValue())));
        return statuses;
    }

    @Override
    public Map<String, Long> versions(Collection<String> ids) {
        Map<String, Long> versions = new HashMap<>();
        jdbc.sql("select id, status from backend where id = any(:ids)")
                .param("ids", ids.toArray(String[]::new))
                .query(
                        row -> {
                            versions.put(row.getString("id"), row.getLong("status"));
                        });
        return versions;
    }

    private JdbcClient.StatementSpec move(
            String statement, BackendName backend, BackendState state) {
        BackendAddress address =
                switch (state) {
                    case BackendState.Waiting(var waiting) -> waiting;
                    case BackendState.Ready(var ready) -> ready;
                    case BackendState.Scheduled _,
                            BackendState.Loading _,
                            BackendState.Starting _,
                            BackendState.Terminating _,
                            BackendState.HardTerminating _,
                            BackendState.Terminated _ ->
                            null;
                };
        return jdbc.sql(statement)
                .param("id", backend.value())
                .param("status", state.status().number())
                .param("state", Json.write(state))
                .param("address", address == null ? null : address.value())
                .param("ended", state instanceof BackendState.Terminated);
    }

    private static Recorded outcome(boolean applied, boolean owned) {
        if (applied) {
            return Recorded.APPLIED;
        }
        return owned ? Recorded.IGNORED : Recorded.FOREIGN;
    }

    private static StatusEntry entry(ResultSet row) throws SQLException {
        return StatusEntry.of(
                Json.read(row.getString("state"), BackendState.class),
                new DatabaseTime(
                        row.getObject("time", OffsetDateTime.class).toInstant().toEpochMilli()));
    }
}
