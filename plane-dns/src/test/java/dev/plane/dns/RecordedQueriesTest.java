package dev.plane.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.protocol.FromDns.TxtRecordRequest;
import dev.plane.dns.zone.Zone;
import dev.plane.testkit.Manner;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Our answers beside upstream's recorded ones. They are the same byte for byte, except for what
 * {@code dns-deviations.json} says and the table in {@code docs/dns.md} explains.
 */
class RecordedQueriesTest {
    private static final Path TABLE = Path.of("../docs/dns.md");
    private static final String RECORDED = "/fixtures/dns.json";
    private static final String DEVIATIONS = "/dns-deviations.json";
    private static final HexFormat HEX = HexFormat.of();
    private static final int TIMEOUT_MS = 10_000;

    /** An answer of a header alone, unlike any recorded one. */
    private static final byte[] PROBE = {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    /** One query as it was recorded, with packets in hexadecimal. */
    private record Case(String name, boolean tcp, String query, List<String> answers) {
        static Case of(JsonNode row) throws IOException {
            boolean tcp = row.path("transport").asString().equals("tcp");
            JsonNode answer = row.path("answer_hex");
            return new Case(
                    row.path("case").asString(),
                    tcp,
                    row.path("query_hex").asString(),
                    answer.isNull() ? List.of() : answers(tcp, answer.asString()));
        }

        private static List<String> answers(boolean tcp, String hex) throws IOException {
            return tcp ? framed(HEX.parseHex(hex)) : List.of(hex);
        }

        Zone zone() {
            return name.startsWith("without zone") ? new Zone.Undelegated() : DnsFixture.ZONE;
        }

        boolean controllerIsSilent() {
            return name.contains("controller does not answer");
        }
    }

    @TestFactory
    Stream<DynamicTest> recordedQuery_isAnsweredAsRecordedOrAsTheTableSays() throws IOException {
        Map<String, Map<String, String>> deviations = deviations();
        List<Case> cases = cases();
        assertThat(cases.stream().map(Case::name)).containsAll(deviations.keySet());
        return cases.stream()
                .map(
                        recorded ->
                                DynamicTest.dynamicTest(
                                        recorded.name(),
                                        () ->
                                                compare(
                                                        recorded,
                                                        deviations.getOrDefault(
                                                                recorded.name(), Map.of()))));
    }

    @Test
    void everyDeviation_isARowOfTheTable() throws IOException {
        List<String> table = Files.readAllLines(TABLE);

        for (JsonNode deviation : json(DEVIATIONS)) {
            assertThat(table)
                    .contains(
                            Stream.of("query", "upstream", "ours", "why")
                                    .map(column -> deviation.path(column).asString())
                                    .collect(Collectors.joining(" | ", "| ", " |")));
        }
    }

    private static void compare(Case recorded, Map<String, String> deviations) throws IOException {
        List<String> ours = ask(recorded);
        if (deviations.isEmpty()) {
            assertThat(ours).containsExactlyElementsOf(recorded.answers());
            return;
        }
        Map<String, String> expected = shown(recorded.answers());
        deviations.forEach(
                (field, value) ->
                        assertThat(expected).containsKey(field).doesNotContainEntry(field, value));
        expected.putAll(deviations);
        assertThat(shown(ours)).isEqualTo(expected);
    }

    private static List<String> ask(Case recorded) throws IOException {
        try (DnsFixture fixture = DnsFixture.start(Manner.OURS, recorded.zone())) {
            var socket = fixture.controller.awaitDns();
            if (!recorded.controllerIsSilent()) {
                fixture.answer(socket);
            }
            if (recorded.tcp()) {
                return overTcp(fixture, recorded);
            }
            try (DatagramSocket client = new DatagramSocket()) {
                client.connect(fixture.address());
                client.setSoTimeout(TIMEOUT_MS);
                send(client, HEX.parseHex(recorded.query()));
                if (recorded.name().equals("TXT, controller does not answer")) {
                    socket.receive(TxtRecordRequest.class);
                    fixture.ticker.advance(Duration.ofSeconds(5));
                }
                return overUdp(client, recorded);
            }
        }
    }

    /** Where no answer is expected the next packet must be the answer to another query. */
    private static List<String> overUdp(DatagramSocket client, Case recorded) throws IOException {
        if (!recorded.answers().isEmpty()) {
            return List.of(HEX.formatHex(DnsFixture.receive(client)));
        }
        send(client, PROBE);
        byte[] next = DnsFixture.receive(client);
        return next.length == PROBE.length && next[1] == PROBE[1]
                ? List.of()
                : List.of(HEX.formatHex(next));
    }

    private static List<String> overTcp(DnsFixture fixture, Case recorded) throws IOException {
        List<String> answers = new ArrayList<>();
        try (Socket client = fixture.tcp()) {
            client.getOutputStream().write(HEX.parseHex(recorded.query()));
            for (String _ : recorded.answers()) {
                answers.add(HEX.formatHex(DnsFixture.receive(client)));
            }
        }
        return answers;
    }

    private static void send(DatagramSocket client, byte[] packet) throws IOException {
        client.send(new DatagramPacket(packet, packet.length));
    }

    /** The parts of answers in text; those of a second one in a connection carry a number. */
    private static Map<String, String> shown(List<String> answers) throws IOException {
        Map<String, String> shown = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            String prefix = i == 0 ? "" : (i + 1) + ".";
            Message answer = new Message(HEX.parseHex(answers.get(i)));
            Header header = answer.getHeader();
            shown.put(prefix + "id", Integer.toString(header.getID()));
            shown.put(prefix + "opcode", Integer.toString(header.getOpcode()));
            shown.put(prefix + "rcode", Rcode.string(header.getRcode()));
            shown.put(prefix + "flags", header.printFlags().strip());
            for (int section = Section.QUESTION; section <= Section.ADDITIONAL; section++) {
                shown.put(prefix + Section.string(section), records(answer, section));
            }
        }
        return shown;
    }

    private static String records(Message answer, int section) {
        return answer.getSection(section).stream()
                .map(record -> record.toString().replaceAll("\\s+", " "))
                .collect(Collectors.joining("; "));
    }

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (JsonNode row : json(RECORDED)) {
            cases.add(Case.of(row));
        }
        return cases;
    }

    /** What is different, by case; several deviations may meet in one. */
    private static Map<String, Map<String, String>> deviations() throws IOException {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        for (JsonNode deviation : json(DEVIATIONS)) {
            for (Map.Entry<String, JsonNode> fields : deviation.path("cases").properties()) {
                Map<String, String> ofCase =
                        all.computeIfAbsent(fields.getKey(), _ -> new LinkedHashMap<>());
                fields.getValue()
                        .properties()
                        .forEach(field -> ofCase.put(field.getKey(), field.getValue().asString()));
            }
        }
        return all;
    }

    private static List<String> framed(byte[] stream) throws IOException {
        List<String> messages = new ArrayList<>();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(stream));
        while (in.available() > 0) {
            messages.add(HEX.formatHex(in.readNBytes(in.readUnsignedShort())));
        }
        return messages;
    }

    private static JsonNode json(String resource) throws IOException {
        try (InputStream in = RecordedQueriesTest.class.getResourceAsStream(resource)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in, resource));
        }
    }
}
