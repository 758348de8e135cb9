package dev.plane.common.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.connect.RevokeRequest;
import dev.plane.common.docker.DockerExecutable;
import dev.plane.common.error.ApiError;
import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.InvalidJsonException.Kind;
import dev.plane.common.json.Json;
import dev.plane.common.view.ClusterState;
import dev.plane.common.view.ControllerStatus;
import dev.plane.common.view.Drained;
import dev.plane.common.view.Health;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every recorded body of the REST interface is read as its type and written back to the byte. */
class RestFixturesTest {
    private static final Pattern DATA = Pattern.compile("^data: (.*)$", Pattern.MULTILINE);

    private static final Pattern REQUEST = Pattern.compile("^[A-Z]+ /\\S* HTTP/1.1\r\n");
    private static final Pattern STATUS = Pattern.compile("^HTTP/1.1 (\\d+)");

    /** The form of a path, and what the answer with status 200 is. */
    private static final Map<Pattern, Class<?>> ANSWERS = new LinkedHashMap<>();

    static {
        ANSWERS.put(Pattern.compile("/pub/health"), Health.class);
        ANSWERS.put(Pattern.compile("/pub/b/[^/]+/status"), StatusEntry.class);
        ANSWERS.put(Pattern.compile("/ctrl/status"), ControllerStatus.class);
        ANSWERS.put(Pattern.compile("/ctrl/c/[^/]+/state"), ClusterState.class);
        ANSWERS.put(Pattern.compile("/ctrl/c/[^/]+/d/[^/]+/drain"), Drained.class);
        ANSWERS.put(Pattern.compile("/ctrl/connect"), ConnectResponse.class);
    }

    /** One request with its answer. */
    private record Call(String file, String name, String request, int status, String answer) {
        String path() {
            return request.split("[ ?]", 3)[1];
        }

        String body() {
            return request.substring(request.indexOf("\r\n\r\n") + 4);
        }
    }

    @Test
    void answers_areWrittenBackToTheByte() throws IOException {
        Map<Class<?>, Integer> read = new HashMap<>();
        for (Call call : calls()) {
            Class<?> type = answerType(call);
            // A client reads what it is given; a name that no controller of ours lets in is none.
            if (type != null
                    && !call.answer().contains("A/../b")
                    && !call.answer().contains("b_c")) {
                assertThat(Json.write(Json.read(call.answer(), type)))
                        .as(call.file() + ": " + call.name())
                        .isEqualTo(call.answer());
                read.merge(type, 1, Integer::sum);
            }
        }
        assertThat(read)
                .containsKeys(ApiError.class)
                .containsKeys(ANSWERS.values().toArray(Class<?>[]::new));
        assertThat(read.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(70);
    }

    @Test
    void statusesAndStreamEvents_areWrittenBackToTheByte() throws IOException {
        List<String> entries = new ArrayList<>();
        Fixtures.read("backend-status.json")
                .forEach(row -> entries.add(row.get("response_body").asString()));
        Fixtures.forEachObject(
                Fixtures.read("sse.json"),
                row -> {
                    Matcher matcher = DATA.matcher(row.path("bytes").asString(""));
                    while (matcher.find()) {
                        entries.add(matcher.group(1));
                    }
                });
        entries.remove("null");
        assertThat(entries).hasSizeGreaterThan(60);
        for (String entry : entries) {
            assertThat(Json.write(Json.read(entry, StatusEntry.class))).isEqualTo(entry);
        }
    }

    @Test
    void requestsOfUpstreamsClient_areWrittenBackToTheByte() throws IOException {
        List<String> bodies =
                calls().stream()
                        .filter(call -> call.path().equals("/ctrl/connect"))
                        .map(Call::body)
                        .filter(body -> body.contains("\"pull_policy\":null"))
                        .toList();
        assertThat(bodies).hasSizeGreaterThan(0);
        for (String body : bodies) {
            assertThat(Json.write(Json.read(body, ConnectRequest.class))).isEqualTo(body);
        }
        for (Call call : calls()) {
            if (call.path().equals("/ctrl/b/revoke") && call.status() == 200) {
                assertThat(Json.write(Json.read(call.body(), RevokeRequest.class)))
                        .isEqualTo(call.body());
            }
        }
    }

    /** Bodies that upstream takes and we do not (names and ranges), by what the refusal says. */
    private static final Map<String, String> STRICTER =
            Map.of(
                    "key name longer than 255", "key.name: xxxx",
                    "negative lifetime", "spawn_config.lifetime_limit_seconds: -1 (expected: 0 to",
                    "NUL in key name", "key.name: a\uFFFDb (expected: 1 to 255 characters",
                    "invalid cluster name in spawn config",
                            "spawn_config.cluster: a:b:c (expected: host or host:port)",
                    "connect with an id that is not a valid name",
                            "spawn_config.id: backend name: A/../b (expected: a to z, 0 to 9 and"
                                    + " hyphen, not 'A' at position 0)",
                    "connect with an invalid subdomain",
                            "spawn_config.subdomain: a.b_c (expected: at most 255" + " letters");

    @Test
    void connectBodies_areReadOrRefusedAsRecorded() throws IOException {
        int accepted = 0;
        List<String> refused = new ArrayList<>();
        for (Call call : calls()) {
            if (!call.path().equals("/ctrl/connect")
                    || call.body().contains("bytes in all")
                    || !call.file().startsWith("connect")) {
                continue;
            }
            String stricter = STRICTER.get(call.name());
            if (stricter == null && call.status() != 422) {
                Json.read(call.body(), ConnectRequest.class);
                accepted++;
            } else {
                assertThatExceptionOfType(InvalidJsonException.class)
                        .as(call.name())
                        .isThrownBy(() -> Json.read(call.body(), ConnectRequest.class))
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SHAPE))
                        .withMessageStartingWith(stricter == null ? "" : stricter);
                refused.add(call.name());
            }
        }
        assertThat(accepted).isGreaterThan(20);
        assertThat(refused).containsAll(STRICTER.keySet()).hasSize(STRICTER.size() + 7);
    }

    @Test
    void statesInADronesStore_areReadWhereverTheTagStands() throws IOException {
        List<String> states = new ArrayList<>();
        JsonNode store = Fixtures.read("drone-sqlite.json");
        Fixtures.forEachObject(store, row -> states.add(row.path("state").asString("")));
        Fixtures.forEachObject(store, row -> states.add(row.path("event").asString("")));
        states.removeIf(String::isEmpty);
        assertThat(states).hasSizeGreaterThan(40);
        for (String state : states) {
            BackendState read = Json.read(state, BackendState.class);
            assertThat(Json.read(Json.write(read), BackendState.class)).isEqualTo(read);
            assertThat(state).contains("\"status\":\"" + read.status() + "\"");
        }
    }

    @Test
    void executables_areReadByTheDrone() throws IOException {
        int read = 0;
        for (Call call : calls()) {
            if (call.file().equals("connect.json") && call.body().contains("plane-fixture:1")) {
                var spawn =
                        Objects.requireNonNull(
                                Json.read(call.body(), ConnectRequest.class).spawnConfig());
                DockerExecutable executable =
                        Json.read(spawn.executable().text(), DockerExecutable.class);
                assertThat(executable.image()).isEqualTo("plane-fixture:1");
                read++;
            }
        }
        assertThat(read).isGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"auth\":null}|auth: null (expected: a JSON object)",
                "{\"auth\":[1]}|auth: [1] (expected: a JSON object)",
                "{\"user\":\"\"}|user:  (expected: 1 to 255 characters without NUL)",
                "{\"user\":\"a\\u0000\"}|user: a\uFFFD (expected: 1 to 255 characters without NUL)",
                "{\"key\":{\"name\":\"n\",\"tag\":\"\\u0000\"}}|key.tag: \uFFFD (expected: 0 to 255"
                        + " characters without NUL)",
                "{\"key\":{\"name\":\"\"}}|key.name:  (expected: 1 to 255 characters without NUL)",
                "{\"key\":{}}|key.name: missing (expected: a value)",
                "{\"spawn_config\":{}}|spawn_config.executable: missing (expected: a value)",
                "{\"replace\":\"b\"}|replace: b (expected: a spawn_config beside it)",
                "{\"token_lifetime_seconds\":0}|token_lifetime_seconds: 0 (expected: 1 to"
                        + " 2147483647 seconds)",
                "{\"wait\":\"started\"}|wait: \"started\" (expected: one of ready)",
                "{\"spawn_config\":{\"executable\":{},\"max_idle_seconds\":-1}}|"
                        + "spawn_config.max_idle_seconds: -1 (expected: 0 to 2147483647 seconds)",
                "{\"spawn_config\":{\"executable\":{},\"pool\":null}}|spawn_config.pool: null"
                        + " (expected: a value)",
                "{\"spawn_config\":{\"executable\":{},\"pool\":\"\\u0000\"}}|spawn_config.pool:"
                        + " \uFFFD (expected: 0 to 255 characters without NUL)",
                "{\"spawn_config\":{\"executable\":{},\"use_static_token\":1}}|"
                        + "spawn_config.use_static_token: 1 (expected: true or false)",
            })
    void badRequest_isRefusedNamingFieldValueAndExpectation(String body, String message) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read(body, ConnectRequest.class))
                .withMessage(message);
    }

    private static @Nullable Class<?> answerType(Call call) {
        if (call.status() != 200) {
            return call.answer().startsWith("{") ? ApiError.class : null;
        }
        if (!call.answer().startsWith("{")) {
            return null;
        }
        return ANSWERS.entrySet().stream()
                .filter(answer -> answer.getKey().matcher(call.path()).matches())
                .<Class<?>>map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static List<Call> calls() throws IOException {
        List<Call> calls = new ArrayList<>();
        for (String file :
                List.of(
                        "connect.json",
                        "http-control.json",
                        "http-control-with-nodes.json",
                        "http-database-errors.json",
                        "forward-auth.json",
                        "client-requests.json")) {
            Fixtures.forEachObject(
                    Fixtures.read(file),
                    row -> {
                        if (REQUEST.matcher(row.path("request").asString("")).find()) {
                            calls.add(call(file, row));
                        }
                    });
        }
        return calls;
    }

    private static Call call(String file, JsonNode row) {
        String head = row.path("response_status").asString(row.path("response_head").asString(""));
        Matcher status = STATUS.matcher(head);
        return new Call(
                file,
                row.get("case").asString(),
                row.get("request").asString(),
                status.find() ? Integer.parseInt(status.group(1)) : 0,
                row.path("response_body").asString(""));
    }
}
