package dev.plane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.json.Json;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.controller.http.RawHttp;
import dev.plane.controller.http.RawResponse;
import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedDrone;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The requests that were captured with upstream's controller, answered by ours: same status, same
 * headers in the same order, same body. Where we differ on purpose the case is named here.
 */
class CapturedHttpTest {
    /**
     * Answers that are an {@code ApiError} with a text of ours instead of upstream's plain text.
     */
    private static final Set<Integer> OUR_WORDS = Set.of(400, 413, 415, 422);

    /** Cases with another status than upstream's, and why. */
    private static final Map<String, Integer> OUR_STATUS =
            Map.ofEntries(
                    Map.entry("status-stream, invalid backend name", 404), // unknown
                    Map.entry("drain a proxy", 404), // not a drone
                    Map.entry("connect, body of exactly 2 MiB", 422), // read, but what a user name
                    Map.entry("key name longer than 255", 422),
                    Map.entry("negative lifetime", 422),
                    Map.entry("NUL in key name", 422),
                    Map.entry("invalid cluster name in spawn config", 422),
                    Map.entry("connect with an id that is not a valid name", 422),
                    Map.entry("connect with an invalid subdomain", 422),
                    Map.entry("executable too large for NOTIFY", 200));

    /** What follows from the state that upstream's controller got into, or is no plain request. */
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "HTTP/2 preface",
                    "state, cluster percent-encoded colon",
                    "status of it",
                    "soft terminate it",
                    "state",
                    "through the proxy: host without subdomain");

    private static final Pattern REPEATED =
            Pattern.compile("(.)\\1{50,}\\.\\.\\.\\[(\\d+) bytes in all]");

    private static Controllers controllers;
    private static final List<ScriptedDrone> drones = new ArrayList<>();

    @BeforeAll
    static void start() {
        controllers = Controllers.start(1);
        drones.add(
                ScriptedDrone.connect(
                        controllers.uri(0),
                        new ClusterName("plane.test"),
                        new DroneName("dr-mock"),
                        Manner.UPSTREAM));
        drones.add(connect("plane.test", "sock", "dr-socket"));
        drones.add(connect("plane.test", "", "dr-docker"));
        drones.add(connect("localhost:9090", "", "dr-logs"));
        drones.add(connect("localhost:9090", "logs", "dr-logs-2"));
        drones.add(connect("localhost:9090", "mem", "dr-mem"));
        drones.forEach(ScriptedDrone::heartbeat);
        for (String cluster : new String[] {"plane.test", "localhost:9090"}) {
            Await.until(
                    "ready drones",
                    () ->
                            !controllers
                                    .get(0, "/ctrl/c/" + cluster + "/state")
                                    .body()
                                    .contains("\"ready\":false"));
        }
    }

    private static ScriptedDrone connect(String cluster, String pool, String name) {
        return ScriptedDrone.connect(
                controllers.uri(0),
                "/ctrl/c/" + cluster + "/drone-socket?pool=" + pool,
                Handshake.of(new PlaneVersion("0.5.5", "abca8022"), name));
    }

    @AfterAll
    static void stop() {
        drones.forEach(ScriptedDrone::close);
        controllers.close();
    }

    /** A drone that was silent for 15 s gets no backends. */
    @BeforeEach
    void beat() {
        drones.forEach(ScriptedDrone::heartbeat);
    }

    static Stream<Arguments> httpControl() {
        return cases("http-control.json");
    }

    static Stream<Arguments> connects() {
        return cases("connect.json");
    }

    @ParameterizedTest
    @MethodSource("httpControl")
    void headAndBody_areUpstreams(JsonNode captured) throws IOException {
        RawResponse theirs = response(captured.get("response_head").asString(), captured);
        RawResponse ours = ask(captured);
        int status = OUR_STATUS.getOrDefault(captured.get("case").asString(), theirs.status());

        assertThat(ours.status()).as(ours.body()).isEqualTo(status);
        if (status == theirs.status()) {
            assertThat(comparable(ours)).containsExactlyElementsOf(comparable(theirs));
            assertThat(body(ours)).isEqualTo(body(theirs));
        }
    }

    @ParameterizedTest
    @MethodSource("connects")
    void statusAndBodyOfConnect_areUpstreams(JsonNode captured) throws IOException {
        String line = captured.get("response_status").asString();
        int theirStatus = line.isEmpty() ? 0 : Integer.parseInt(line.split(" ", 3)[1]);
        RawResponse theirs = response(line, captured);
        RawResponse ours = ask(captured);
        int status = OUR_STATUS.getOrDefault(captured.get("case").asString(), theirStatus);

        assertThat(ours.status()).as(ours.body()).isEqualTo(status);
        if (status == theirStatus) {
            assertThat(body(ours)).isEqualTo(body(theirs));
        } else if (status == 422) {
            assertThat(ours.body()).contains("\"kind\":\"Other\"", "(expected: ");
        }
    }

    private static Stream<Arguments> cases(String fixture) {
        try (InputStream in =
                Objects.requireNonNull(
                        CapturedHttpTest.class.getResourceAsStream("/fixtures/" + fixture))) {
            List<JsonNode> rows = new ArrayList<>();
            Json.mapper().readTree(in).forEach(rows::add);
            return rows.stream()
                    .filter(row -> !LEFT_OUT.contains(row.get("case").asString()))
                    .map(row -> Arguments.of(Named.of(row.get("case").asString(), row)));
        } catch (IOException e) {
            throw new AssertionError(fixture, e);
        }
    }

    private static RawResponse ask(JsonNode captured) throws IOException {
        String request = whole(captured.get("request").asString());
        try (RawHttp http = RawHttp.connect(controllers.get(0).port())) {
            http.send(request);
            return http.receive(request.startsWith("HEAD "));
        }
    }

    /** The recorder shortened long requests. */
    private static String whole(String request) {
        Matcher shortened = REPEATED.matcher(request);
        if (!shortened.find()) {
            return request;
        }
        int length = Integer.parseInt(shortened.group(2));
        String start = request.substring(0, shortened.start());
        String end = start.contains("\"env\"") ? "\"}}}}" : "\"}";
        return start + shortened.group(1).repeat(length - start.length() - end.length()) + end;
    }

    private static RawResponse response(String head, JsonNode captured) {
        return new RawResponse(head.lines().toList(), captured.get("response_body").asString());
    }

    /** Headers without what differs from call to call, or on purpose. */
    private static List<String> comparable(RawResponse response) {
        boolean isOurText = OUR_WORDS.contains(response.status()) && !isApiErrorUpstream(response);
        return response.headersButDate().stream()
                .filter(line -> !line.equals("connection: close"))
                .map(line -> isUpgradeHeader(line) ? "" : line)
                .filter(line -> !line.isEmpty())
                .map(
                        line ->
                                line.startsWith("content-length: ") || isOurText
                                        ? line.substring(0, line.indexOf(':'))
                                        : line)
                .toList();
    }

    /** Their order in a 101 is Netty's. */
    private static boolean isUpgradeHeader(String line) {
        return line.startsWith("connection: upgrade") || line.startsWith("upgrade: ");
    }

    private static boolean isApiErrorUpstream(RawResponse response) {
        return response.body().contains("InvalidClusterName");
    }

    /** The body without ids, tokens and versions; only whether there is one if it is our text. */
    private static String body(RawResponse response) {
        boolean isUpgradeText =
                response.body().contains("header") || response.body().contains("upgrade");
        if (OUR_WORDS.contains(response.status())
                && !isUpgradeText
                && !response.body().contains("InvalidClusterName")
                && !response.body().contains("NoClusterProvided")) {
            return response.body().isEmpty() ? "" : "an explanation";
        }
        return response.body()
                .replaceAll("\"id\":\"[a-z0-9]{14}\"", "\"id\":\"…\"")
                .replaceAll("\"(version|hash)\":\"[^\"]+\"", "\"$1\":\"…\"")
                .replaceAll("\"backend_id\":\"[a-z0-9]{14}\"", "\"backend_id\":\"…\"")
                .replaceAll("(s\\.)?[A-Za-z0-9_-]{43}", "$1…")
                .replaceAll("http://127.0.0.1:[0-9]+/pub/b/[a-z0-9]{14}/", "http://…/pub/b/…/")
                .replaceAll("http://127.0.0.1:[0-9]+/", "http://…/")
                .replaceAll("(\"drone\":\")[^\"]+", "$1…");
    }
}
