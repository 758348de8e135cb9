package dev.plane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.error.ApiError;
import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.json.Json;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.controller.http.RawResponse;
import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedDrone;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.List;
import java.util.stream.Stream;

/**
 * What breaks a rule is a 4xx that names field, value and expectation, and leaves nothing behind.
 */
class BadInputTest {
    private static Controllers controllers;
    private static ScriptedDrone drone;

    @BeforeAll
    static void start() {
        controllers = Controllers.start(1);
        drone =
                ScriptedDrone.connect(
                        controllers.uri(0),
                        new ClusterName("c.test"),
                        new DroneName("dr-1"),
                        Manner.OURS);
        drone.heartbeat();
        Await.until(
                "a ready drone",
                () -> controllers.get(0, "/ctrl/c/c.test/state").body().contains("\"ready\":true"));
    }

    @AfterAll
    static void stop() {
        drone.close();
        controllers.close();
    }

    @BeforeEach
    void beat() {
        drone.heartbeat();
    }

    static Stream<Arguments> connects() {
        String long46 = "x".repeat(46);
        String long256 = "k".repeat(256);
        return Stream.of(
                bad(422, "spawn_config.id", spawn("\"id\":\"a/b\"")),
                bad(422, "spawn_config.id", spawn("\"id\":\"..\"")),
                bad(422, "spawn_config.id", spawn("\"id\":\"Upper\"")),
                bad(422, "spawn_config.id", spawn("\"id\":\"\"")),
                bad(422, "spawn_config.id", spawn("\"id\":\"" + long46 + "\"")),
                bad(422, "spawn_config.id", spawn("\"id\":\"a\\u0000b\"")),
                bad(422, "spawn_config.id", spawn("\"id\":7")),
                bad(422, "spawn_config.cluster", spawn("\"cluster\":\"a:b:c\"", "")),
                bad(422, "spawn_config.cluster", spawn("\"cluster\":\"a:99999\"", "")),
                bad(422, "spawn_config.cluster", spawn("\"cluster\":\"\"", "")),
                bad(422, "spawn_config.cluster", spawn("\"cluster\":\"a\\u0000.test\"", "")),
                bad(422, "spawn_config.subdomain", spawn("\"subdomain\":\"-a\"")),
                bad(422, "spawn_config.subdomain", spawn("\"subdomain\":\"a.b\"")),
                bad(422, "spawn_config.subdomain", spawn("\"subdomain\":\"a\\u0000\"")),
                bad(422, "spawn_config.pool", spawn("\"pool\":null")),
                bad(422, "spawn_config.pool", spawn("\"pool\":\"a\\u0000\"")),
                bad(422, "spawn_config.lifetime_limit_seconds", spawn(limit("-1"))),
                bad(422, "spawn_config.lifetime_limit_seconds", spawn(limit("2147483648"))),
                bad(422, "spawn_config.lifetime_limit_seconds", spawn(limit("1e400"))),
                bad(422, "spawn_config.lifetime_limit_seconds", spawn(limit("1.0"))),
                bad(422, "spawn_config.lifetime_limit_seconds", spawn(limit("\"7\""))),
                bad(422, "spawn_config.lifetime_limit_seconds", spawn(limit("9".repeat(500)))),
                bad(422, "spawn_config.max_idle_seconds", spawn("\"max_idle_seconds\":-5")),
                bad(422, "spawn_config.use_static_token", spawn("\"use_static_token\":\"true\"")),
                bad(422, "spawn_config.executable", "{\"spawn_config\":{\"cluster\":\"c.test\"}}"),
                bad(422, "key.name", "{\"key\":{\"name\":\"\"}}"),
                bad(422, "key.name", "{\"key\":{\"name\":\"a\\u0000b\"}}"),
                bad(422, "key.name", "{\"key\":{\"name\":\"" + long256 + "\"}}"),
                bad(422, "key.name", "{\"key\":{}}"),
                bad(422, "key.namespace", "{\"key\":{\"name\":\"n\",\"namespace\":null}}"),
                bad(422, "key.tag", "{\"key\":{\"name\":\"n\",\"tag\":\"\\u0000\"}}"),
                bad(422, "key", "{\"key\":[]}"),
                bad(422, "user", "{\"user\":\"a\\u0000\"}"),
                bad(422, "user", "{\"user\":{}}"),
                bad(422, "auth", "{\"auth\":null}"),
                bad(422, "auth", "{\"auth\":[1]}"),
                bad(422, "auth", "{\"auth\":\"{\"}"),
                bad(422, "wait", "{\"wait\":\"never\"}"),
                bad(422, "replace", "{\"replace\":\"abc\"}"),
                bad(422, "token_lifetime_seconds", "{\"token_lifetime_seconds\":0}"),
                bad(422, "auth", "{\"auth\":" + "[".repeat(100_000)),
                bad(422, "auth", "{\"auth\":{\"a\":" + "{\"a\":".repeat(5_000)),
                bad(400, "", "\u0000"),
                bad(400, "", "{\"user\":\"\\ud800"),
                bad(400, "", "{'user':'u'}"),
                bad(400, "", "{\"user\":\"u\",}"),
                bad(400, "", "nul"));
    }

    @ParameterizedTest
    @MethodSource("connects")
    void badConnect_isRefusedNamingTheField(int status, String field, String body) {
        RawResponse response = controllers.post(0, "/ctrl/connect", body);

        assertThat(response.status()).as(response.body()).isEqualTo(status);
        ApiError error = Json.read(response.body(), ApiError.class);
        assertThat(error.kind()).isEqualTo(ApiErrorKind.Other);
        assertThat(error.id()).matches("[a-z0-9]{14}");
        assertThat(error.message()).startsWith(field).hasSizeLessThan(500);
        if (status == 422) {
            assertThat(error.message()).contains("(expected: ");
        }
    }

    @Test
    void refusedRequests_leaveNothingBehind() {
        JdbcClient jdbc = JdbcClient.create(controllers.database().dataSource());
        connects()
                .forEach(row -> controllers.post(0, "/ctrl/connect", String.valueOf(row.get()[2])));

        for (String table : List.of("backend", "backend_key", "token", "action")) {
            assertThat(jdbc.sql("select count(*) from " + table).query(Long.class).single())
                    .as(table)
                    .isZero();
        }
    }

    static Stream<Arguments> revocations() {
        return Stream.of(
                bad(422, "backend_id", "{\"user\":\"u\"}"),
                bad(422, "backend_id", "{\"backend_id\":\"A/../b\",\"user\":\"u\"}"),
                bad(422, "user", "{\"backend_id\":\"b\"}"),
                bad(422, "user", "{\"backend_id\":\"b\",\"user\":\"\\u0000\"}"),
                bad(400, "", ""));
    }

    @ParameterizedTest
    @MethodSource("revocations")
    void badRevocation_isRefusedNamingTheField(int status, String field, String body) {
        RawResponse response = controllers.post(0, "/ctrl/b/revoke", body);

        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertThat(Json.read(response.body(), ApiError.class).message()).startsWith(field);
    }

    static Stream<String> paths() {
        return Stream.of(
                "GET /pub/b/%00/status",
                "GET /pub/b/%ff%fe/status",
                "GET /pub/b//status",
                "GET /pub/b/../status",
                "GET /pub/b/a%2f..%2fb/status",
                "GET /pub/b/" + "x".repeat(5_000) + "/status",
                "GET /pub/b/a|b/status",
                "GET /pub/b/\u00e9/status",
                "GET /pub/b/%/status",
                "GET /pub/b/x/status/",
                "GET //pub/health",
                "GET /ctrl/c/x/d/%00/drain",
                "POST /ctrl/c/%00/d/%00/drain",
                "POST /ctrl/c/%ff/d/x/drain",
                "POST /ctrl/b/%00/soft-terminate",
                "POST /ctrl/b/%e2%82/hard-terminate",
                "BREW /ctrl/status",
                "TRACE /pub/health",
                "CONNECT x:80",
                "GET /",
                "GET *",
                "OPTIONS *");
    }

    @ParameterizedTest
    @MethodSource("paths")
    void badPathOrMethod_isA4xx(String start) {
        RawResponse response = controllers.ask(0, start + " HTTP/1.1\r\nhost: x\r\n\r\n");

        assertThat(response.status()).as(response.body()).isBetween(400, 499);
    }

    @Test
    void anyClusterInThePathOfItsState_isJustUnknown() {
        for (String cluster : List.of("%00", "a:b:c", "x".repeat(1_000), "%E2%98%83")) {
            RawResponse response = controllers.get(0, "/ctrl/c/" + cluster + "/state");
            assertThat(response.body()).isEqualTo("{\"drones\":[],\"proxies\":[]}");
        }
    }

    private static Arguments bad(int status, String field, String body) {
        return Arguments.of(status, field, body);
    }

    private static String limit(String value) {
        return "\"lifetime_limit_seconds\":" + value;
    }

    private static String spawn(String field) {
        return spawn("\"cluster\":\"c.test\"", field);
    }

    private static String spawn(String cluster, String field) {
        return "{\"key\":{\"name\":\"k\"},\"spawn_config\":{"
                + cluster
                + ",\"executable\":{\"image\":\"i\"}"
                + (field.isEmpty() ? "" : "," + field)
                + "}}";
    }
}
