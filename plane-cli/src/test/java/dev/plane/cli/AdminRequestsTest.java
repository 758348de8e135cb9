package dev.plane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.json.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/** What the commands ask of a controller, and what they make of strange answers. */
final class AdminRequestsTest {
    private static final String STATE =
            """
            {"drones":[{"ready":true,"draining":true,"last_heartbeat_age":190,"backend_count":9,
              "node":{"name":{"Drone":"dr-mock"},"plane_version":"0.5.5","plane_hash":"abca8022",
              "controller":"co-vftp2q411t6ubb","controller_heartbeat_age":7300}}],
             "proxies":[{"name":{"Proxy":"px-fixture"},"plane_version":"0.5.5",
              "plane_hash":"abca8022","controller":"co-vftp2q411t6ubb",
              "controller_heartbeat_age":1}]}
            """;

    @ParameterizedTest
    @CsvSource({
        "status, status",
        "cluster-state, cluster-state plane.test",
        "connect, connect --cluster plane.test --image img --key k1",
        "terminate, terminate nope",
        "drain, drain --cluster plane.test --drone dr-none"
    })
    void request_isUpstreams(String name, String arguments) throws IOException {
        String[] captured = captured(name).split("\r\n\r\n", -1);
        String[] head = captured[0].split("\r\n", -1);

        try (FixedAnswers controller = new FixedAnswers(502, "")) {
            admin(controller, arguments.split(" "));

            assertThat(controller.requests())
                    .containsExactly(
                            new FixedAnswers.Request(
                                    head[0].replace(" HTTP/1.1", ""),
                                    "Bearer my-token",
                                    body(captured[1])));
        }
    }

    @Test
    void app_isSentAsImageAlone() {
        assertThat(sent("--app", "demo").get("image").asString()).isEqualTo("demo");
        assertThat(sent("--app", "demo")).hasSize(1);
    }

    @Test
    void executable_isSentAsItIs() {
        assertThat(sent("--executable", "{\"b\": 1.0, \"a\":\"\\u00e9\"}").toString())
                .isEqualTo("{\"b\":1.0,\"a\":\"é\"}");
        assertThat(sentText("--executable", " {\"b\": 1.0, \"a\":\"\\u00e9\"} "))
                .contains("\"executable\":{\"b\": 1.0, \"a\":\"\\u00e9\"},");
    }

    @Test
    void mount_isThatOfTheImage() {
        assertThat(sent("--image", "img", "--mount", "m/1").get("mount").asString())
                .isEqualTo("m/1");
    }

    @Test
    void controller_isThatOfTheEnvironmentIfNoneIsGiven() {
        try (FixedAnswers controller = new FixedAnswers(502, "");
                FixedAnswers other = new FixedAnswers(502, "")) {
            Map<String, String> environment = Map.of("PLANE_CONTROLLER", controller.url());

            Terminal.run(environment, "admin", "status");
            Terminal.run(environment, "admin", "--controller", other.url(), "status");

            assertThat(controller.requests()).hasSize(1);
            assertThat(other.requests()).hasSize(1);
        }
    }

    @Test
    void clusterState_showsEveryFieldAndAgesInTheirLargestUnit() {
        try (FixedAnswers controller = new FixedAnswers(200, STATE)) {
            assertThat(admin(controller, "cluster-state", "plane.test"))
                    .isEqualTo(
                            new Terminal.Printed(
                                    0,
                                    """
                                    Drones:
                                      dr-mock
                                        Plane version: 0.5.5
                                        Plane hash: abca8022
                                        Controller: co-vftp2q411t6ubb
                                        Controller heartbeat age: 2h
                                        Ready: true
                                        Draining: true
                                        Backend count: 9
                                        Last heartbeat age: 3m
                                    Proxies:
                                      px-fixture
                                        Plane version: 0.5.5
                                        Plane hash: abca8022
                                        Controller: co-vftp2q411t6ubb
                                        Controller heartbeat age: 1s
                                    """,
                                    ""));
        }
    }

    @Test
    void answerOfSomethingInBetween_isToldAsUpstreamDoes() {
        try (FixedAnswers proxy = new FixedAnswers(502, "<h1>no</h1>")) {
            Captured.named("admin, with bearer token").matches(admin(proxy, "status"));
        }
    }

    @Test
    void statusWithoutAPhrase_isItsNumber() {
        try (FixedAnswers proxy = new FixedAnswers(599, "")) {
            assertThat(admin(proxy, "status").err())
                    .isEqualTo("Unexpected status code from API server: 599\n");
        }
    }

    @Test
    void answerThatIsNoneOfAController_isToldInOneLine() {
        try (FixedAnswers stranger = new FixedAnswers(200, "<html>")) {
            Terminal.Printed printed = admin(stranger, "status");

            assertThat(printed.code()).isEqualTo(1);
            assertThat(printed.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("Unexpected content from API server: http://127.0.0.1:");
        }
    }

    @Test
    void controllerThatIsNotThere_isToldAsUpstreamDoes_andWhy() {
        Captured captured = Captured.named("admin, controller unreachable");

        Terminal.Printed printed =
                Terminal.run(captured.command().stream().skip(1).toArray(String[]::new));

        assertThat(printed.code()).isEqualTo(captured.code());
        assertThat(printed.out()).isEmpty();
        assertThat(printed.err()).isEqualTo(captured.err() + "    Reason: connection refused\n");
    }

    private static Terminal.Printed admin(FixedAnswers controller, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "admin";
        all[1] = "--controller";
        all[2] = controller.url();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Terminal.run(all);
    }

    private static JsonNode sent(String... flags) {
        return Json.mapper().readTree(sentText(flags)).get("spawn_config").get("executable");
    }

    private static String sentText(String... flags) {
        String[] arguments = new String[flags.length + 1];
        arguments[0] = "connect";
        System.arraycopy(flags, 0, arguments, 1, flags.length);
        try (FixedAnswers controller = new FixedAnswers(502, "")) {
            admin(controller, arguments);
            return controller.requests().getFirst().body();
        }
    }

    private static String captured(String command) throws IOException {
        String name = "admin " + command + ", controller URL with a user name";
        try (InputStream in =
                AdminRequestsTest.class.getResourceAsStream("/fixtures/client-requests.json")) {
            for (JsonNode row : Json.mapper().readTree(Objects.requireNonNull(in))) {
                if (row.get("case").asString().equals(name)) {
                    return row.get("request").asString();
                }
            }
        }
        throw new AssertionError("not captured: " + name);
    }

    /** Upstream sorts the keys of an executable, which means nothing. */
    private static String body(String captured) {
        return captured.replaceAll(
                "\"executable\":\\{.*\"lifetime_limit",
                "\"executable\":{\"image\":\"img\",\"pull_policy\":null,\"credentials\":null,"
                        + "\"env\":{},\"resource_limits\":{\"cpu_period\":null,"
                        + "\"cpu_period_percent\":null,\"cpu_time_limit\":null,"
                        + "\"memory_limit_bytes\":null,\"disk_limit_bytes\":null},"
                        + "\"mount\":null,\"network_name\":null},\"lifetime_limit");
    }
}
