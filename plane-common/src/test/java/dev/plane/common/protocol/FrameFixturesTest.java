package dev.plane.common.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.InvalidJsonException.Kind;
import dev.plane.common.json.Json;
import dev.plane.common.json.UnknownVariantException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Every recorded message of the sockets is read as its type and written back to the byte. */
class FrameFixturesTest {
    private record Message(String file, String direction, String text) {}

    private static final Map<String, List<Class<?>>> SENT =
            Map.of(
                    "to_controller", List.of(FromDrone.class, FromProxy.class, FromDns.class),
                    "from_controller", List.of(ToDrone.class, ToProxy.class, ToDns.class));

    /** A text that is refused, with the path that the refusal names. */
    private static final Map<String, String> REFUSED =
            Map.of(
                    "not json", "",
                    "{\"Unknown\":{}}", "",
                    "{\"Unknown\":1}", "",
                    "{\"name\":\"dr-x\"}", "version",
                    "{\"Heartbeat\":{\"local_time\":1.5}}", "Heartbeat.local_time");

    private static final String HOST_NAME_AS_ADDRESS = "\"address\":\"localhost:1\"";

    /** The only message that its scripted sender wrote shorter than upstream's peers do. */
    private static final String SHORTENED = "\"executable\":{\"image\":5}";

    @Test
    void everyMessage_isWrittenBackToTheByte() throws IOException {
        int read = 0;
        for (Message message : messages()) {
            if (isRefused(message.text())) {
                continue;
            }
            String written = Json.write(Json.read(message.text(), type(message)));
            if (message.text().contains(SHORTENED)) {
                assertThat(written)
                        .contains(SHORTENED)
                        .contains("{\"name\":\"k6\",\"namespace\":\"\",\"tag\":\"\"}")
                        .contains("\"static_token\":null");
            } else {
                assertThat(written).as(message.file()).isEqualTo(canonical(message.text()));
            }
            read++;
        }
        assertThat(read).isGreaterThan(800);
    }

    @Test
    void badMessage_isRefusedWithItsPath() throws IOException {
        int refused = 0;
        for (Message message : messages()) {
            if (isRefused(message.text())) {
                String path =
                        Objects.requireNonNullElse(
                                REFUSED.get(message.text()), "BackendEvent.state.address");
                assertThatExceptionOfType(InvalidJsonException.class)
                        .isThrownBy(() -> Json.read(message.text(), refusing(message.text())))
                        .satisfies(e -> assertThat(e.path()).isEqualTo(path));
                refused++;
            }
        }
        assertThat(refused).isEqualTo(10);
    }

    @Test
    void unknownMessage_isToldFromABrokenOne() {
        assertThatExceptionOfType(UnknownVariantException.class)
                .isThrownBy(() -> Json.read("{\"Unknown\":{}}", FromDrone.class));
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.read("not json", FromDrone.class))
                .isNotInstanceOf(UnknownVariantException.class)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SYNTAX));
    }

    /** The additions and what the fixtures do not hold, in the form of the documents. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Handshake|{\"version\":{\"version\":\"0.1.0\",\"git_hash\":\"h\"},\"name\":\"dr-a\","
                    + "\"instance\":\"i\",\"capabilities\":[\"batch-renew\",\"logs\"]}",
                "Handshake|{\"version\":{\"version\":\"0.1.0\",\"git_hash\":\"h\"},\"name\":\"co-a\","
                    + "\"capabilities\":[\"routes\"],\"lease_ms\":60000}",
                "FromDrone|{\"Heartbeat\":{\"local_time\":1,\"resources\":{\"cpu_millis\":2000,"
                        + "\"memory_total\":5,\"memory_available\":4,\"backends\":3},"
                        + "\"images\":[\"a\"]}}",
                "FromDrone|{\"RenewKeys\":{\"backends\":[\"a\",\"b\"],\"local_time\":1}}",
                "FromDrone|{\"BackendEvent\":{\"event_id\":1,\"backend_id\":\"a\",\"state\":{\"status\":"
                    + "\"terminated\",\"last_status\":\"ready\",\"termination\":null,"
                    + "\"reason\":null,\"exit_code\":137,\"message\":\"m\",\"oom\":true},"
                    + "\"timestamp\":1}}",
                "FromDrone|{\"LogsChunk\":{\"id\":1,\"data\":\"d\",\"stream\":\"stdout\",\"end\":false}}",
                "FromDrone|{\"LogsChunk\":{\"id\":1,\"data\":\"\",\"stream\":\"stderr\",\"end\":true,"
                    + "\"dropped\":3,\"error\":\"e\"}}",
                "ToDrone|{\"RenewKeysResponse\":{\"keys\":[{\"backend\":\"a\",\"deadlines\":"
                        + "{\"renew_at\":1,\"soft_terminate_at\":2,\"hard_terminate_at\":3},"
                        + "\"held\":true},{\"backend\":\"b\",\"deadlines\":null,\"held\":false}]}}",
                "ToDrone|{\"RenewKeyResponse\":{\"backend\":\"a\",\"deadlines\":null}}",
                "ToDrone|{\"LogsRequest\":{\"id\":1,\"backend\":\"a\",\"tail\":100,\"follow\":true}}",
                "ToDrone|{\"LogsCredit\":{\"id\":1,\"bytes\":65536}}",
                "ToDrone|{\"LogsCancel\":{\"id\":1}}",
                "FromProxy|{\"Connections\":{\"backends\":[{\"backend\":\"a\",\"open\":3,"
                        + "\"requests\":120,\"bytes_in\":1,\"bytes_out\":2,\"idle_ms\":0}]}}",
                "FromProxy|{\"CertManagerRequest\":{\"SetTxtRecord\":{\"txt_value\":\"v\","
                        + "\"add\":true}}}",
                "FromProxy|{\"CertManagerRequest\":\"ReleaseCertLease\"}",
                "ToProxy|{\"RoutesConfirmed\":{\"backends\":[{\"backend\":\"a\",\"fencing_token\":7,"
                    + "\"valid_for_ms\":null}]}}",
                "ToProxy|{\"RoutesRevoked\":{\"tokens\":[\"t\"]}}",
                "ToProxy|{\"RouteChanged\":{\"backend\":\"a\",\"status\":\"terminating\"}}",
                "ToProxy|{\"RouteInfoResponse\":{\"token\":\"t\",\"route_info\":null,"
                        + "\"unavailable\":true}}",
                "ToProxy|{\"RouteInfoResponse\":{\"token\":\"t\",\"route_info\":{\"backend_id\":\"a\","
                    + "\"address\":\"[::1]:80\",\"secret_token\":\"\",\"cluster\":\"c:1\","
                    + "\"user\":null,\"user_data\":null,\"subdomain\":\"\","
                    + "\"fencing_token\":7,\"valid_for_ms\":1,\"expires_in_ms\":2}}}",
                "ToProxy|{\"CertManagerResponse\":{\"SetTxtRecordResponse\":{\"accepted\":false}}}",
                "ToDns|{\"TxtRecordResponse\":{\"cluster\":\"c\",\"txt_value\":\"b\","
                        + "\"txt_values\":[\"a\",\"b\"]}}",
                "ToExecutor|{\"Spawn\":[\"a\",{\"image\":\"i\",\"pull_policy\":\"Always\","
                        + "\"credentials\":{\"username\":\"u\",\"password\":\"p\"},"
                        + "\"env\":{\"Z\":\"1\",\"A\":\"2\"},\"resource_limits\":"
                        + "{\"cpu_period\":1,\"cpu_period_percent\":255,\"cpu_time_limit\":2,"
                        + "\"memory_limit_bytes\":3,\"disk_limit_bytes\":4},\"mount\":true,"
                        + "\"network_name\":\"n\"},{\"key\":{\"name\":\"k\",\"namespace\":\"\","
                        + "\"tag\":\"\"},\"deadlines\":{\"renew_at\":1,\"soft_terminate_at\":2,"
                        + "\"hard_terminate_at\":3},\"token\":4},\"s.t\"]}",
                "FromExecutor|{\"WaitForBackendResult\":{\"Err\":{\"Other\":\"reason\"}}}",
            })
    void addition_isWrittenAsItIsRead(String type, String text) throws ClassNotFoundException {
        Class<?> messages = Class.forName("dev.plane.common.protocol." + type);
        assertThat(Json.write(Json.read(text, messages))).isEqualTo(text);
    }

    private static Class<?> refusing(String text) {
        return text.startsWith("{\"name\"") ? Handshake.class : FromDrone.class;
    }

    /** Two forms that upstream reads but does not write. */
    private static String canonical(String text) {
        return text.replaceFirst("\\{(\"\\w+CertLease\"):null}", "$1")
                .replaceFirst("\\{(\"CertLeaseRequest\"):null}", "$1")
                .replaceFirst("^\\{\"message\":", "{\"id\":null,\"message\":");
    }

    private static boolean isRefused(String text) {
        return REFUSED.containsKey(text) || text.contains(HOST_NAME_AS_ADDRESS);
    }

    private static List<Message> messages() throws IOException {
        List<Message> messages = new ArrayList<>();
        for (String file : Fixtures.files().toList()) {
            Fixtures.forEachObject(Fixtures.read(file), row -> add(file, row, messages));
        }
        return messages;
    }

    private static void add(String file, JsonNode row, List<Message> messages) {
        String direction = row.path("dir").asString("");
        for (String key : List.of("frame", "line")) {
            if (row.has(key) && !direction.isEmpty()) {
                messages.add(new Message(file, direction, row.get(key).asString()));
            }
        }
    }

    private static Class<?> type(Message message) {
        if (message.direction().equals("to_executor")) {
            return ToExecutor.Envelope.class;
        }
        if (message.direction().equals("to_drone")) {
            return FromExecutor.Envelope.class;
        }
        JsonNode frame = JsonMapper.shared().readTree(message.text());
        String first = frame.propertyNames().iterator().next();
        if (first.equals("version")) {
            return Handshake.class;
        }
        return Objects.requireNonNull(SENT.get(message.direction())).stream()
                .filter(type -> hasVariant(type, first))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no type for " + message));
    }

    private static boolean hasVariant(Class<?> type, @Nullable String name) {
        for (Class<?> variant : type.getPermittedSubclasses()) {
            if (variant.getSimpleName().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
