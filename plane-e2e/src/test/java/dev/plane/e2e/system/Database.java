package dev.plane.e2e.system;

import dev.plane.common.backend.BackendState;
import dev.plane.common.json.Json;
import dev.plane.common.key.LeaseTimings;
import dev.plane.common.name.BackendName;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The controllers' database, looked into from outside. */
public record Database(String jdbcUrl) {
    /** What the controllers know of a backend, with the message for the operator. */
    public BackendState state(BackendName backend) throws SQLException {
        return Json.read(
                text("select state from backend where id = ?", backend.value()),
                BackendState.class);
    }

    /** The leases that are granted from now on. */
    public void setLease(LeaseTimings timings) throws SQLException {
        text(
                "update setting set renew_ms = %d, soft_ms = %d, hard_ms = %d, expiry_ms = %d returning renew_ms"
                        .formatted(
                                timings.renew().toMillis(),
                                timings.soft().toMillis(),
                                timings.hard().toMillis(),
                                timings.expiry().toMillis()));
    }

    /** For how long the lease of a backend still runs if it is not renewed. */
    public Duration leaseLeft(BackendName backend) throws SQLException {
        String seconds =
                text(
                        "select extract(epoch from expires_at - clock_timestamp()) from backend_key"
                                + " where backend_id = ?",
                        backend.value());
        return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1e3));
    }

    /** Every backend there has ever been. */
    public List<BackendName> backends() throws SQLException {
        String names = text("select string_agg(id, ' ') from backend");
        return Arrays.stream(names.split(" ")).map(BackendName::new).toList();
    }

    /** How many backends there have ever been under a key. */
    public int backendsOfKey(String key) throws SQLException {
        return Integer.parseInt(text("select count(*) from backend where key_name = ?", key));
    }

    /** The first column of the first row. */
    private String text(String sql, String... parameters) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("no row: " + sql + " " + List.of(parameters));
                }
                return rows.getString(1);
            }
        }
    }
}
