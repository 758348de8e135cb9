package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.JsonNode;

import java.util.List;

/** What people at one board see of each other, over real sockets. */
@Timeout(30)
class RoomTest {

    @AutoClose private final RunningDemo demo = new RunningDemo();

    @Test
    void twoClients_shareStrokesAndCursors() throws Exception {
        int port = demo.start();
        TestClient ada = demo.connect(port);
        JsonNode welcome = ada.hello();
        TestClient bob = demo.connect(port);
        String bobId = bob.hello().at("/you/id").asString();
        assertThat(ada.hear("joined").at("/person/id").asString()).isEqualTo(bobId);

        ada.say("{'type':'begin','stroke':1,'width':60,'points':[0,0]}");
        ada.say("{'type':'extend','stroke':1,'points':[10,5,20,9]}");
        ada.say("{'type':'end','stroke':1}");
        ada.say("{'type':'move','x':20,'y':-9}");
        ada.say("{'type':'away'}");

        JsonNode began = bob.hear("began");
        assertThat(began.get("by")).isEqualTo(welcome.at("/you/id"));
        assertThat(began.get("width").asInt()).isEqualTo(60);
        assertThat(bob.hear("extended").get("points").toString()).isEqualTo("[10,5,20,9]");
        assertThat(bob.hear("ended").get("stroke").asInt()).isEqualTo(1);
        assertThat(bob.hear("moved").get("y").asInt()).isEqualTo(-9);
        bob.hear("away");
    }

    @Test
    void lateJoiner_getsSessionPeopleAndBoard() throws Exception {
        int port = demo.start();
        TestClient ada = demo.connect(port, "ada");
        ada.hello();
        ada.draw(1);
        ada.say("{'type':'begin','stroke':2,'width':30,'points':[7,7]}");
        ada.say("{'type':'nothing'}");
        ada.hear("refused");

        JsonNode welcome = demo.connect(port).hello();

        assertThat(welcome.get("session").toString())
                .isEqualTo(
                        "{'key':'room','backend':'backend-1','fencing_token':'17'}"
                                .replace('\'', '"'));
        assertThat(welcome.at("/people/0/name").asString()).isEqualTo("ada");
        assertThat(welcome.get("people")).hasSize(2);
        assertThat(welcome.get("strokes")).hasSize(2);
        assertThat(welcome.at("/strokes/0/points").toString()).isEqualTo("[0,0,10,10]");
        assertThat(welcome.at("/strokes/0/open").asBoolean()).isFalse();
        assertThat(welcome.at("/strokes/1/open").asBoolean()).isTrue();
    }

    @Test
    void undo_takesBackOnlyTheOwnNewestStroke() throws Exception {
        int port = demo.start();
        TestClient ada = demo.connect(port);
        String adaId = ada.hello().at("/you/id").asString();
        TestClient bob = demo.connect(port);
        bob.hello();
        ada.hear("joined");
        ada.draw(1);
        bob.awaitStroke();
        bob.draw(1);
        ada.awaitStroke();

        ada.say("{'type':'undo'}");

        for (TestClient each : List.of(ada, bob)) {
            assertThat(each.hear("removed").get("strokes").toString())
                    .isEqualTo("[{\"by\":\"%s\",\"stroke\":1}]".formatted(adaId));
        }
        assertThat(demo.connect(port).hello().get("strokes")).hasSize(1);
    }

    @Test
    void clear_emptiesTheBoardForEveryone() throws Exception {
        int port = demo.start();
        TestClient ada = demo.connect(port);
        ada.hello();
        TestClient bob = demo.connect(port);
        bob.hello();
        ada.hear("joined");
        ada.draw(1);
        bob.awaitStroke();

        bob.say("{'type':'clear'}");

        ada.hear("cleared");
        bob.hear("cleared");
        assertThat(demo.connect(port).hello().get("strokes")).isEmpty();
    }

    @Test
    void clientThatComesBack_keepsNameColourAndStrokes() throws Exception {
        int port = demo.start();
        TestClient first = demo.connect(port);
        JsonNode before = first.hello();
        TestClient other = demo.connect(port);
        other.hello();
        first.draw(1);
        first.say("{'type':'begin','stroke':2,'width':60,'points':[0,0]}");
        other.awaitStroke();
        other.hear("began");
        first.close();
        other.hear("ended");
        other.hear("left");

        TestClient second = demo.connect(port);
        second.say("{'type':'hello','resume':'%s'}".formatted(before.get("resume").asString()));
        JsonNode after = second.hear("welcome");

        assertThat(after.get("you")).isEqualTo(before.get("you"));
        assertThat(after.get("next_stroke").asInt()).isEqualTo(3);
        second.say("{'type':'undo'}");
        assertThat(other.hear("joined").get("person")).isEqualTo(before.get("you"));
        other.hear("removed");
    }

    @Test
    void pageThatReturns_replacesItsFormerConnection() throws Exception {
        int port = demo.start();
        TestClient hanging = demo.connect(port);
        JsonNode before = hanging.hello();
        hanging.draw(1);

        TestClient again = demo.connect(port);
        again.say("{'type':'return','resume':'%s'}".formatted(before.get("resume").asString()));

        JsonNode after = again.hear("welcome");
        assertThat(after.get("you")).isEqualTo(before.get("you"));
        assertThat(after.get("people")).hasSize(1);
        assertThat(hanging.awaitClose()).isEqualTo("1008 This page has connected anew.");
    }

    @Test
    void badMessages_areRefusedAndDisturbNobody() throws Exception {
        int port = demo.start();
        TestClient ada = demo.connect(port);
        ada.hello();
        TestClient bob = demo.connect(port);
        bob.say("{'type':'clear'}");
        assertThat(bob.hear("refused").get("message").asString())
                .isEqualTo("hello: missing (expected: as first message)");
        bob.hello();
        ada.hear("joined");

        bob.say("{{{");
        bob.hear("refused");
        bob.say("{'type':'begin','stroke':1,'width':9000,'points':[0,0]}");
        assertThat(bob.hear("refused").get("message").asString())
                .isEqualTo("width: 9000 (expected: 5 to 400)");
        bob.sayBinary(new byte[] {1, 2, 3});
        bob.hear("refused");
        bob.say("{'type':'hello'}");
        bob.hear("refused");
        bob.say("{'type':'end','stroke':99}");
        bob.say("{'type':'extend','stroke':99,'points':[1,1]}");
        assertThat(bob.hear("removed").at("/strokes/0/stroke").asInt()).isEqualTo(99);

        bob.draw(1);
        ada.awaitStroke();
    }

    @Test
    void boardThatIsFull_dropsTheOldestStrokeForEveryone() throws Exception {
        int port = demo.start(RunningDemo.SMALL, Liveness.DEFAULT);
        TestClient ada = demo.connect(port);
        ada.hello();
        for (int stroke = 1; stroke <= 4; stroke++) {
            ada.draw(stroke);
        }

        assertThat(ada.hear("removed").at("/strokes/0/stroke").asInt()).isEqualTo(1);
        assertThat(demo.connect(port).hello().get("strokes")).hasSize(3);
    }

    @Test
    void oneParticipantTooMany_isSentAwayWithTheReason() throws Exception {
        int port = demo.start(RunningDemo.SMALL, Liveness.DEFAULT);
        demo.connect(port).hello();
        demo.connect(port).hello();
        TestClient third = demo.connect(port);

        third.say("{'type':'hello'}");

        assertThat(third.awaitClose()).isEqualTo("1013 This board is full.");
    }
}
