package dev.plane.local.demo;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The strokes of one session in the order in which they began, within the limits. */
final class Board {

    private final BoardLimits limits;
    private final Map<StrokeId, Stroke> strokes = new LinkedHashMap<>();
    private int points;

    Board(BoardLimits limits) {
        this.limits = limits;
    }

    /** What became of a change. */
    sealed interface Outcome {

        /** Done; {@code dropped}: the oldest strokes, which made room for it. */
        record Drawn(List<StrokeId> dropped) implements Outcome {}

        /** The stroke is not there (any more): cleared, taken back, dropped or never begun. */
        record Gone() implements Outcome {}

        record Refused(String message) implements Outcome {}
    }

    Outcome begin(StrokeId id, int width, int colour, Points start) {
        if (strokes.containsKey(id)) {
            return new Outcome.Refused(
                    "stroke: %d (expected: a number that is not on the board)"
                            .formatted(id.stroke()));
        }
        if (start.count() > limits.pointsPerMessage()) {
            return tooManyPoints(start);
        }
        strokes.put(id, new Stroke(width, colour, start, true));
        points += start.count();
        return new Outcome.Drawn(makeRoom());
    }

    Outcome extend(StrokeId id, Points more) {
        Stroke stroke = strokes.get(id);
        if (stroke == null) {
            return new Outcome.Gone();
        }
        if (!stroke.open()) {
            return new Outcome.Refused(
                    "stroke: %d (expected: one that has not ended)".formatted(id.stroke()));
        }
        if (more.count() > limits.pointsPerMessage()) {
            return tooManyPoints(more);
        }
        if (stroke.points().count() + more.count() > limits.pointsPerStroke()) {
            return new Outcome.Refused(
                    "points: more than %d in one stroke (expected: a new stroke)"
                            .formatted(limits.pointsPerStroke()));
        }
        strokes.put(id, stroke.plus(more));
        points += more.count();
        return new Outcome.Drawn(makeRoom());
    }

    /** Ends a stroke; false when it is not there or has ended before. */
    boolean end(StrokeId id) {
        Stroke stroke = strokes.get(id);
        if (stroke == null || !stroke.open()) {
            return false;
        }
        strokes.put(id, stroke.ended());
        return true;
    }

    /** Ends whatever this author still draws and returns it. */
    List<StrokeId> endAll(String author) {
        List<StrokeId> open = new ArrayList<>();
        strokes.forEach(
                (id, stroke) -> {
                    if (stroke.open() && id.by().equals(author)) {
                        open.add(id);
                    }
                });
        open.forEach(this::end);
        return open;
    }

    /** Removes the author's newest stroke. */
    Optional<StrokeId> undo(String author) {
        Optional<StrokeId> newest =
                strokes.keySet().stream()
                        .filter(id -> id.by().equals(author))
                        .reduce((earlier, later) -> later);
        newest.ifPresent(this::remove);
        return newest;
    }

    void clear() {
        strokes.clear();
        points = 0;
    }

    /** The highest number among the author's strokes, 0 without any. */
    int newestNumber(String author) {
        return strokes.keySet().stream()
                .filter(id -> id.by().equals(author))
                .mapToInt(StrokeId::stroke)
                .max()
                .orElse(0);
    }

    List<ServerMessage.Line> lines() {
        List<ServerMessage.Line> lines = new ArrayList<>(strokes.size());
        strokes.forEach(
                (id, stroke) ->
                        lines.add(
                                new ServerMessage.Line(
                                        id.by(),
                                        id.stroke(),
                                        stroke.width(),
                                        stroke.colour(),
                                        stroke.points(),
                                        stroke.open())));
        return lines;
    }

    /** Drops the oldest strokes. The newest always fits, since one stroke has its own limit. */
    private List<StrokeId> makeRoom() {
        List<StrokeId> dropped = new ArrayList<>();
        Iterator<Map.Entry<StrokeId, Stroke>> oldest = strokes.entrySet().iterator();
        while (strokes.size() > limits.strokes() || points > limits.points()) {
            Map.Entry<StrokeId, Stroke> entry = oldest.next();
            points -= entry.getValue().points().count();
            dropped.add(entry.getKey());
            oldest.remove();
        }
        return dropped;
    }

    private void remove(StrokeId id) {
        Stroke stroke = strokes.remove(id);
        if (stroke != null) {
            points -= stroke.points().count();
        }
    }

    private Outcome tooManyPoints(Points given) {
        return new Outcome.Refused(
                "points: %d (expected: at most %d in one message)"
                        .formatted(given.count(), limits.pointsPerMessage()));
    }

    private record Stroke(int width, int colour, Points points, boolean open) {

        Stroke plus(Points more) {
            return new Stroke(width, colour, points.plus(more), open);
        }

        Stroke ended() {
            return new Stroke(width, colour, points, false);
        }
    }
}
