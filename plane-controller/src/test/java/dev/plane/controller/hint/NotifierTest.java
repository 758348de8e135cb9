package dev.plane.controller.hint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.name.BackendName;
import dev.plane.common.name.NodeId;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class NotifierTest {
    @Test
    void payload_holdsTheSenderAndOneLinePerTopic() {
        List<Topic> topics =
                List.of(
                        Topic.backend(new BackendName("abc")),
                        Topic.actions(new NodeId(7)),
                        Topic.tokens(new BackendName("abc")),
                        Topic.node(new NodeId(8)));

        assertThat(Notifier.payloads("co-a", topics)).containsExactly("co-a\nbabc\na7\ntabc\nn8");
    }

    @Test
    void manyTopics_areSplitBelowPostgresLimit() {
        List<Topic> topics =
                IntStream.range(0, 2_000)
                        .mapToObj(i -> Topic.backend(new BackendName("backend-" + i)))
                        .toList();

        List<String> payloads = Notifier.payloads("co-a", topics);

        assertThat(payloads).hasSizeGreaterThan(1).allMatch(payload -> payload.length() < 8_000);
        assertThat(
                        payloads.stream()
                                .flatMap(payload -> payload.lines().skip(1))
                                .flatMap(line -> Topic.ofLine(line).stream()))
                .containsExactlyElementsOf(topics);
    }

    @Test
    void lineOfAnUnknownKind_isNoTopic() {
        assertThat(Topic.ofLine("zabc")).isEmpty();
        assertThat(Topic.ofLine("")).isEmpty();
        assertThat(Topic.ofLine("b")).isEmpty();
    }
}
