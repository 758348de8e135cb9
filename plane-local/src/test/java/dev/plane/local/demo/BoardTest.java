package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plane.local.demo.Board.Outcome.Drawn;
import dev.plane.local.demo.Board.Outcome.Gone;
import dev.plane.local.demo.Board.Outcome.Refused;

import org.junit.jupiter.api.Test;

import java.util.List;

class BoardTest {

    private static final BoardLimits SMALL =
            new BoardLimits(3, 12, 8, 4, 2, 4, 512, 100, 64 * 1024);

    private final Board board = new Board(SMALL);

    @Test
    void strokesOfTwoAuthors_keepTheOrderInWhichTheyBegan() {
        begin("p1", 1, 1);
        begin("p2", 1, 1);
        board.extend(new StrokeId("p1", 1), Points.of(5, 6));

        assertThat(board.lines())
                .extracting(ServerMessage.Line::by, ServerMessage.Line::points)
                .containsExactly(tuple("p1", Points.of(0, 0, 5, 6)), tuple("p2", Points.of(0, 0)));
    }

    @Test
    void oneStrokeTooMany_dropsTheOldest() {
        begin("p1", 1, 1);
        begin("p2", 1, 1);
        begin("p1", 2, 1);

        assertThat(begin("p1", 3, 1)).isEqualTo(new Drawn(List.of(new StrokeId("p1", 1))));
        assertThat(board.lines()).hasSize(3);
    }

    @Test
    void tooManyPointsTogether_dropsTheOldestUntilTheyFit() {
        begin("p1", 1, 4);
        begin("p1", 2, 4);
        begin("p2", 1, 4);

        assertThat(board.extend(new StrokeId("p2", 1), Points.of(1, 1)))
                .isEqualTo(new Drawn(List.of(new StrokeId("p1", 1))));
    }

    @Test
    void strokeLongerThanItsLimit_isRefusedAndStaysAsItWas() {
        begin("p1", 1, 4);
        board.extend(new StrokeId("p1", 1), Points.of(1, 1, 2, 2, 3, 3, 4, 4));

        assertThat(board.extend(new StrokeId("p1", 1), Points.of(5, 5)))
                .isEqualTo(
                        new Refused("points: more than 8 in one stroke (expected: a new stroke)"));
        assertThat(board.lines().getFirst().points().count()).isEqualTo(8);
    }

    @Test
    void messageWithTooManyPoints_isRefused() {
        assertThat(begin("p1", 1, 5))
                .isEqualTo(new Refused("points: 5 (expected: at most 4 in one message)"));
        assertThat(board.lines()).isEmpty();
    }

    @Test
    void numberThatIsOnTheBoard_isRefused() {
        begin("p1", 1, 1);

        assertThat(begin("p1", 1, 1)).isInstanceOf(Refused.class);
        assertThat(begin("p2", 1, 1)).isInstanceOf(Drawn.class);
    }

    @Test
    void endedStroke_takesNoMorePoints() {
        begin("p1", 1, 1);

        assertThat(board.end(new StrokeId("p1", 1))).isTrue();
        assertThat(board.end(new StrokeId("p1", 1))).isFalse();
        assertThat(board.extend(new StrokeId("p1", 1), Points.of(1, 1)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void undo_takesOnlyTheAuthorsNewest() {
        begin("p1", 1, 1);
        begin("p1", 2, 1);
        begin("p2", 1, 1);

        assertThat(board.undo("p1")).contains(new StrokeId("p1", 2));
        assertThat(board.undo("p1")).contains(new StrokeId("p1", 1));
        assertThat(board.undo("p1")).isEmpty();
        assertThat(board.lines()).extracting(ServerMessage.Line::by).containsExactly("p2");
    }

    @Test
    void undoneAndClearedPoints_makeRoomAgain() {
        begin("p1", 1, 4);
        begin("p1", 2, 4);
        begin("p1", 3, 4);
        board.undo("p1");
        assertThat(begin("p1", 3, 4)).isEqualTo(new Drawn(List.of()));

        board.clear();
        begin("p1", 1, 4);
        begin("p1", 2, 4);
        assertThat(begin("p1", 3, 4)).isEqualTo(new Drawn(List.of()));
    }

    @Test
    void strokeThatIsNotThere_isGone() {
        assertThat(board.extend(new StrokeId("p1", 9), Points.of(1, 1))).isEqualTo(new Gone());
    }

    @Test
    void authorWhoLeaves_endsOnlyTheirOpenStrokes() {
        begin("p1", 1, 1);
        begin("p1", 2, 1);
        begin("p2", 1, 1);
        board.end(new StrokeId("p1", 1));

        assertThat(board.endAll("p1")).containsExactly(new StrokeId("p1", 2));
        assertThat(board.lines())
                .extracting(ServerMessage.Line::open)
                .containsExactly(false, false, true);
    }

    @Test
    void newestNumber_isTheAuthorsHighest() {
        begin("p1", 1, 1);
        begin("p1", 2, 1);

        assertThat(board.newestNumber("p1")).isEqualTo(2);
        assertThat(board.newestNumber("p2")).isZero();
    }

    private Board.Outcome begin(String by, int stroke, int points) {
        return board.begin(new StrokeId(by, stroke), 60, 0, Points.of(new int[2 * points]));
    }
}
