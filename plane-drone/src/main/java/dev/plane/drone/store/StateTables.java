package dev.plane.drone.store;

import dev.plane.common.backend.BackendState;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.Json;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDrone.BackendEvent;
import dev.plane.common.time.DroneTime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.type.TypeReference;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The statements of the store. Rows that cannot be understood are logged and skipped. */
final class StateTables {
    private static final Logger LOG = LoggerFactory.getLogger(StateTables.class);
    private static final TypeReference<TreeMap<String, Object>> SORTED = new TypeReference<>() {};

    private StateTables() {}

    static Optional<BackendState> state(Connection connection, BackendName backend)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select state from backend where id = ?")) {
            select.setString(1, backend.value());
            ResultSet rows = select.executeQuery();
            return rows.next() ? parse(backend.value(), rows.getString("state")) : Optional.empty();
        }
    }

    static Map<BackendName, BackendState> living(Connection connection) throws SQLException {
        Map<BackendName, BackendState> found = new LinkedHashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select id, state from backend
                        where id not in (select id from ended_backend)
                        order by rowid
                        """)) {
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                String id = rows.getString("id");
                Optional<BackendName> name = name(id);
                Optional<BackendState> state = parse(id, rows.getString("state"));
                if (name.isPresent() && state.isPresent()) {
                    found.put(name.get(), state.get());
                }
            }
        }
        found.values().removeIf(BackendState.Terminated.class::isInstance);
        return found;
    }

    static EventId record(
            Connection connection, BackendName backend, BackendState state, DroneTime time)
            throws SQLException {
        String json = sorted(state);
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        """
                        insert into backend (id, state) values (?, ?)
                        on conflict (id) do update set state = excluded.state
                        """)) {
            upsert.setString(1, backend.value());
            upsert.setString(2, json);
            upsert.executeUpdate();
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        """
                        insert into event (backend_id, event, timestamp) values (?, ?, ?)
                        returning id
                        """)) {
            insert.setString(1, backend.value());
            insert.setString(2, json);
            insert.setLong(3, time.millis());
            ResultSet row = insert.executeQuery();
            row.next();
            return new EventId(row.getLong("id"));
        }
    }

    static void markEnded(Connection connection, BackendName backend, DroneTime time)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert or ignore into ended_backend (id, ended_at) values (?, ?)")) {
            insert.setString(1, backend.value());
            insert.setLong(2, time.millis());
            insert.executeUpdate();
        }
    }

    /** The limit is not the statement's: rows that are skipped must not hide those behind them. */
    static List<BackendEvent> events(Connection connection, EventId after, int limit)
            throws SQLException {
        List<BackendEvent> events = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        """
                        select id, backend_id, event, timestamp from event
                        where id > ? and backend_id is not null
                        order by id
                        """)) {
            select.setLong(1, after.value());
            ResultSet rows = select.executeQuery();
            while (events.size() < limit && rows.next()) {
                event(rows).ifPresent(events::add);
            }
        }
        return events;
    }

    static int delete(Connection connection, EventId event) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from event where id = ?")) {
            delete.setLong(1, event.value());
            return delete.executeUpdate();
        }
    }

    static long clockOffset(Connection connection, String bootId, long proposed)
            throws SQLException {
        try (PreparedStatement others =
                        connection.prepareStatement("delete from drone_clock where boot_id <> ?");
                PreparedStatement insert =
                        connection.prepareStatement(
                                """
                                insert into drone_clock (boot_id, offset_ms) values (?, ?)
                                on conflict (boot_id) do update set offset_ms = offset_ms
                                returning offset_ms
                                """)) {
            others.setString(1, bootId);
            others.executeUpdate();
            insert.setString(1, bootId);
            insert.setLong(2, proposed);
            ResultSet row = insert.executeQuery();
            row.next();
            return row.getLong("offset_ms");
        }
    }

    static int forgetEnded(Connection connection, DroneTime before) throws SQLException {
        try (PreparedStatement backends =
                        connection.prepareStatement(
                                """
                                delete from backend
                                where id in (select id from ended_backend where ended_at < ?)
                                  and id not in (select backend_id from event where backend_id is not null)
                                """);
                PreparedStatement names =
                        connection.prepareStatement(
                                """
                                delete from ended_backend
                                where ended_at < ? and id not in (select id from backend)
                                """)) {
            backends.setLong(1, before.millis());
            names.setLong(1, before.millis());
            return backends.executeUpdate() + names.executeUpdate();
        }
    }

    private static Optional<BackendEvent> event(ResultSet row) throws SQLException {
        String id = row.getString("backend_id");
        EventId event = new EventId(row.getLong("id"));
        DroneTime time = new DroneTime(row.getLong("timestamp"));
        Optional<BackendState> state = parse(id, row.getString("event"));
        return name(id).flatMap(
                        name -> state.map(known -> new BackendEvent(event, name, known, time)));
    }

    /** Upstream writes the keys in alphabetical order. */
    private static String sorted(BackendState state) {
        return Json.mapper().writeValueAsString(Json.mapper().readValue(Json.write(state), SORTED));
    }

    private static Optional<BackendState> parse(String id, String json) {
        try {
            return Optional.of(Json.read(json, BackendState.class));
        } catch (InvalidJsonException e) {
            LOG.error("a state of backend {} is skipped: {}", id, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<BackendName> name(String id) {
        try {
            return Optional.of(new BackendName(id));
        } catch (InvalidValueException e) {
            LOG.error("a row of the drone's state is skipped: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
