package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.local.demo.MessageCodec.Parsed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

class MessageCodecTest {

    private final MessageCodec codec = new MessageCodec();

    @Test
    void documentedMessages_areRead() {
        assertThat(read("{'type':'hello'}")).isEqualTo(new ClientMessage.Hello(null));
        assertThat(read("{'type':'hello','resume':'ab'}")).isEqualTo(new ClientMessage.Hello("ab"));
        assertThat(read("{'type':'return','resume':'ab'}"))
                .isEqualTo(new ClientMessage.Return("ab"));
        assertThat(read("{'type':'begin','stroke':7,'width':60,'points':[0,-5]}"))
                .isEqualTo(new ClientMessage.Begin(7, 60, Points.of(0, -5)));
        assertThat(read("{'type':'extend','stroke':7,'points':[10,5,20,9]}"))
                .isEqualTo(new ClientMessage.Extend(7, Points.of(10, 5, 20, 9)));
        assertThat(read("{'type':'end','stroke':7}")).isEqualTo(new ClientMessage.End(7));
        assertThat(read("{'type':'undo'}")).isEqualTo(new ClientMessage.Undo());
        assertThat(read("{'type':'clear'}")).isEqualTo(new ClientMessage.Clear());
        assertThat(read("{'type':'move','x':20,'y':9}")).isEqualTo(new ClientMessage.Move(20, 9));
        assertThat(read("{'type':'away','later':'field'}")).isEqualTo(new ClientMessage.Away());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    nonsense                                                    | nonsense
                    {'type':'clear'} {}                                         | trailing
                    null                                                        | expected: an object
                    [1]                                                         |
                    {}                                                          | type
                    {'type':'fly'}                                              | fly
                    {'type':'clear','type':'undo'}                              | type
                    {'type':'return'}                                           | resume: null
                    {'type':'end'}                                              | stroke
                    {'type':'end','stroke':null}                                | stroke
                    {'type':'end','stroke':'7'}                                 | 7
                    {'type':'end','stroke':7.5}                                 | 7.5
                    {'type':'end','stroke':0}                                   | stroke: 0 (expected: ≥ 1)
                    {'type':'end','stroke':99999999999}                         | 99999999999
                    {'type':'move','x':160001,'y':0}                            | x: 160001 (expected: -160000 to 160000)
                    {'type':'begin','stroke':1,'width':4,'points':[0,0]}        | width: 4 (expected: 5 to 400)
                    {'type':'begin','stroke':1,'width':60}                      | points: null
                    {'type':'begin','stroke':1,'width':60,'points':[]}          | points: 0 numbers
                    {'type':'begin','stroke':1,'width':60,'points':[1,2,3]}     | points: 3 numbers (expected: pairs of x and y)
                    {'type':'begin','stroke':1,'width':60,'points':[1,'2']}     | 2
                    {'type':'begin','stroke':1,'width':60,'points':[[[[[[[[[9]]]]]]]]]} |
                    """)
    void badMessage_isRefusedWithItsReason(String json, String expected) {
        Parsed parsed = codec.read(json.replace('\'', '"'));

        assertThat(parsed).isInstanceOf(Parsed.Bad.class);
        String why = ((Parsed.Bad) parsed).why();
        assertThat(why).doesNotContain("\n").hasSizeBetween(5, 300);
        if (expected != null) {
            assertThat(why).containsIgnoringCase(expected);
        }
    }

    @Test
    void serverMessages_areWrittenInSnakeCaseWithTheirType() {
        assertThat(write(new ServerMessage.Began("p1", 3, 60, Points.of(1, 2))))
                .isEqualTo(
                        "{'type':'began','by':'p1','stroke':3,'width':60,'points':[1,2]}"
                                .replace('\'', '"'));
        assertThat(
                        write(
                                new ServerMessage.Welcome(
                                        new ServerMessage.Session("room", "abc", "17"),
                                        new Participant("p1", "Ada", 0),
                                        "00ff",
                                        1,
                                        List.of(),
                                        List.of())))
                .contains("\"fencing_token\":\"17\"", "\"next_stroke\":1");
    }

    private ClientMessage read(String json) {
        Parsed parsed = codec.read(json.replace('\'', '"'));
        assertThat(parsed).isInstanceOf(Parsed.Good.class);
        return ((Parsed.Good) parsed).message();
    }

    private String write(ServerMessage message) {
        return new String(codec.write(message), StandardCharsets.UTF_8);
    }
}
