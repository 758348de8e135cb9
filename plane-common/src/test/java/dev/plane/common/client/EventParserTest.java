package dev.plane.common.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.plane.common.client.EventParser.Event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class EventParserTest {
    @Test
    void events_comeInOrderWithTheirIds() throws IOException { // SE-01
        assertThat(parse("data: 1\nid: a\n\ndata:2\nid:b\n\n:\n\ndata: 3\nid: c\n"))
                .containsExactly(new Event("a", "1"), new Event("b", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"}) // W-51
    void anyLineEnd_endsALineWhereverThePiecesAreCut(String end) throws IOException {
        String text = "data: ä1%nid: a%n%n:%n%ndata: 2%ndata: 3%n%n".replace("%n", end) + "x\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            EventParser parser = new EventParser();
            parser.feed(ByteBuffer.wrap(bytes, 0, cut));
            parser.feed(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            assertThat(drain(parser)).containsExactly(new Event("a", "ä1"), new Event("a", "2\n3"));
        }
    }

    @Test
    void eventWithoutId_keepsTheLastOne() throws IOException { // W-51
        assertThat(parse("data: 1\nid: a\n\ndata: 2\n\nid: b\n\ndata: 3\n\nid\ndata: 4\n\n"))
                .containsExactly(
                        new Event("a", "1"),
                        new Event("a", "2"),
                        new Event("b", "3"),
                        new Event("", "4"));
    }

    @Test
    void onlyOneSpaceAfterTheColon_isLeftOut() throws IOException {
        assertThat(parse("data:  x: y\nid:a b\n\n")).containsExactly(new Event("a b", " x: y"));
    }

    @Test
    void commentsAndOtherFields_areNoEvents() throws IOException {
        assertThat(parse("\uFEFFdata: 1\n\n: c\nevent: e\nretry: 5\nnonsense\n\nid: x\0y\n\n"))
                .containsExactly(new Event("", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", "data: x\ndata: ", ": "})
    void endlessEvent_isRefused(String start) {
        assertThatIOException()
                .isThrownBy(() -> parse(start + "x".repeat(1 << 20)))
                .withMessage("an event of more than 1048576 bytes");
    }

    private static List<Event> parse(String text) throws IOException {
        EventParser parser = new EventParser();
        parser.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return drain(parser);
    }

    private static List<Event> drain(EventParser parser) {
        List<Event> events = new ArrayList<>();
        for (Optional<Event> event = parser.next(); event.isPresent(); event = parser.next()) {
            events.add(event.get());
        }
        return events;
    }
}
